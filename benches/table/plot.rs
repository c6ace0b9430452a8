//! A small plot: curves over sizes, both axes logarithmic, readable on light and dark ground.

use std::fmt::Write;

/// What an operation costs at each size, in microseconds.
pub(crate) struct Curve<'a> {
    pub(crate) name: &'a str,
    pub(crate) costs: Vec<Option<f64>>,
}

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 60.0;
const RIGHT: f64 = 180.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 50.0;

/// The powers of ten of microseconds at the bottom and at the top.
const DECADES: std::ops::RangeInclusive<i32> = -2..=2;

const STYLE: &str = "
  text { font: 13px system-ui, sans-serif; fill: #24292f; }
  .grid { stroke: #8c959f; stroke-opacity: 0.35; }
  .curve { fill: none; stroke-width: 2; }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3; } }
";

/// Colours that stand out on white and on black.
const COLORS: &[&str] = &["#d1242f", "#0a84d6", "#2da44e", "#bf6a02", "#8250df"];

/// The plot as SVG.
pub(crate) fn plot(sizes: &[u32], curves: &[Curve<'_>]) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         aria-label=\"Cost of an operation by the number of processes\">\n<style>{STYLE}</style>\n"
    );
    grid(&mut svg, sizes);
    let mut labels = Vec::new();
    for (curve, color) in curves.iter().zip(COLORS.iter().cycle()) {
        let points: Vec<(f64, f64)> = sizes
            .iter()
            .zip(&curve.costs)
            .filter_map(|(size, cost)| Some((x(sizes, *size), y((*cost)?))))
            .collect();
        let line: Vec<String> = points
            .iter()
            .map(|(x, y)| format!("{x:.1},{y:.1}"))
            .collect();
        let _ = writeln!(
            svg,
            "<polyline class=\"curve\" stroke=\"{color}\" points=\"{}\"/>",
            line.join(" ")
        );
        for (x, y) in &points {
            let _ = writeln!(
                svg,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\" fill=\"{color}\"/>"
            );
        }
        labels.extend(points.last().map(|(_, y)| (*y, curve.name, *color)));
    }
    name_curves(&mut svg, labels);
    svg.push_str("</svg>\n");
    svg
}

/// The curves' names at their ends, moved apart where they would touch.
fn name_curves(svg: &mut String, mut labels: Vec<(f64, &str, &str)>) {
    labels.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut above = f64::MIN;
    for (y, name, color) in labels {
        above = y.max(above + 16.0);
        let x = WIDTH - RIGHT + 12.0;
        let _ = writeln!(
            svg,
            "<text x=\"{x}\" y=\"{:.1}\" style=\"fill: {color}\">{name}</text>",
            above + 4.0
        );
    }
}

fn grid(svg: &mut String, sizes: &[u32]) {
    for decade in DECADES {
        let (cost, right) = (10_f64.powi(decade), WIDTH - RIGHT);
        let y = y(cost);
        let _ = writeln!(
            svg,
            "<line class=\"grid\" x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{right}\" y2=\"{y:.1}\"/>\n\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{cost} us</text>",
            LEFT - 8.0,
            y + 4.0
        );
    }
    for size in sizes {
        let (x, bottom) = (x(sizes, *size), HEIGHT - BOTTOM);
        let _ = writeln!(
            svg,
            "<line class=\"grid\" x1=\"{x:.1}\" y1=\"{TOP}\" x2=\"{x:.1}\" y2=\"{bottom}\"/>\n\
             <text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{size}</text>",
            bottom + 20.0
        );
    }
    let middle = (LEFT + WIDTH - RIGHT) / 2.0;
    let _ = writeln!(
        svg,
        "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">processes</text>",
        HEIGHT - 8.0
    );
}

fn x(sizes: &[u32], size: u32) -> f64 {
    let log = |size: u32| f64::from(size).log10();
    let (first, last) = (
        sizes.first().copied().unwrap_or(1),
        sizes.last().copied().unwrap_or(10),
    );
    LEFT + (WIDTH - LEFT - RIGHT) * (log(size) - log(first)) / (log(last) - log(first))
}

fn y(cost: f64) -> f64 {
    let (low, high) = (f64::from(*DECADES.start()), f64::from(*DECADES.end()));
    let share = (cost.max(1e-9).log10().clamp(low, high) - low) / (high - low);
    HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share
}
