//! The timeline as an SVG picture for a slide.

use crate::lab::picture::{CHARACTER, Picture, escape, fit};
use crate::lab::style::width;
use crate::lab::text;

use super::axis::Point;
use super::chart::{Chart, Mark, Row};

const WIDTH: f64 = 1200.0;
const MARGIN: f64 = 32.0;
/// From the top to the first lane: the title and the times.
const HEAD: f64 = 92.0;
/// The most room that a moment takes of its own.
const OWN: f64 = 16.0;
/// Room on the right for notes.
const NOTES: f64 = 96.0;
const LEGEND: f64 = 64.0;
/// How many decisions have lines that are seen well.
const FEW: usize = 12;

struct Layout {
    left: f64,
    length: f64,
    lane: f64,
}

/// The picture.
pub fn svg(chart: &Chart, title: &str) -> String {
    let labels = chart
        .rows
        .iter()
        .map(label_width)
        .fold(60.0, f64::max)
        .min(260.0);
    let left = MARGIN + labels + 16.0;
    let layout = Layout {
        left,
        length: WIDTH - left - NOTES - MARGIN,
        // Few lanes are seen from the last row of a room.
        lane: match chart.rows.len() {
            0..=8 => 44.0,
            9..=20 => 34.0,
            _ => 26.0,
        },
    };
    let bottom = HEAD + layout.lane * chart.rows.len() as f64;
    let mut picture = Picture::new(WIDTH, title);
    picture.text([MARGIN, 40.0], "title", title);
    stripes(&mut picture, chart, &layout);
    times(&mut picture, chart, &layout, bottom);
    for (at, row) in chart.rows.iter().enumerate() {
        lane(&mut picture, chart, row, layout.middle(at), &layout);
    }
    // Many lines would be a fence before the bars.
    let faded = if chart.decisions.len() > FEW {
        " faded"
    } else {
        ""
    };
    for decision in &chart.decisions {
        let x = layout.x(chart, decision.point);
        let [boss, over] = [decision.row, decision.over].map(|row| layout.middle(row));
        picture.add(format_args!(
            "<path class=\"blame{faded}\" d=\"M{x:.1} {boss:.1}V{over:.1}\"/>"
        ));
        triangle(&mut picture, [x, boss], decision.gave_up);
    }
    for (at, row) in chart.rows.iter().enumerate() {
        for bar in &row.bars {
            if let Some((to, mark)) = bar.to {
                end(
                    &mut picture,
                    [layout.x(chart, to), layout.middle(at)],
                    mark,
                    &bar.told,
                );
            }
        }
    }
    legend(&mut picture, chart, bottom + 36.0);
    picture.finish(bottom + LEGEND)
}

impl Layout {
    fn x(&self, chart: &Chart, point: Point) -> f64 {
        self.left + chart.axis.place(point, self.length, OWN)
    }

    fn middle(&self, row: usize) -> f64 {
        HEAD + self.lane * (row as f64 + 0.5)
    }
}

fn label_width(row: &Row) -> f64 {
    (2 * row.depth + width(&row.label)) as f64 * CHARACTER
}

fn stripes(picture: &mut Picture, chart: &Chart, layout: &Layout) {
    for at in (0..chart.rows.len()).step_by(2) {
        let (y, high) = (HEAD + layout.lane * at as f64, layout.lane);
        picture.add(format_args!(
            "<rect class=\"stripe\" x=\"0\" y=\"{y:.1}\" width=\"{WIDTH:.0}\" height=\"{high:.1}\"/>"
        ));
    }
}

fn times(picture: &mut Picture, chart: &Chart, layout: &Layout, bottom: f64) {
    let mut free = 0.0;
    for (text, point) in chart.axis.ticks(10) {
        let x = layout.x(chart, point);
        picture.add(format_args!(
            "<path class=\"rule\" d=\"M{x:.1} {:.1}V{bottom:.1}\"/>",
            HEAD - 8.0
        ));
        let half = width(&text) as f64 * CHARACTER / 2.0;
        if x - half >= free {
            picture.text([x, HEAD - 16.0], "small faint middle", &text);
            free = x + half + 8.0;
        }
    }
}

fn lane(picture: &mut Picture, chart: &Chart, row: &Row, y: f64, layout: &Layout) {
    let indent = MARGIN + 2.0 * row.depth as f64 * CHARACTER;
    let class = if row.supervisor { "name" } else { "" };
    picture.text(
        [indent, y + 5.0],
        class,
        &fit(&row.label, layout.left - 12.0 - indent),
    );
    let high = (layout.lane * 0.42).min(16.0);
    let class = if row.supervisor { "sup" } else { "work" };
    for bar in &row.bars {
        let from = layout.x(chart, bar.from);
        let to = layout.x(chart, bar.to.map_or(chart.axis.last(), |(to, _)| to));
        let (long, top) = ((to - from).max(2.0), y - high / 2.0);
        picture.add(format_args!(
            "<rect class=\"{class}\" x=\"{from:.1}\" y=\"{top:.1}\" width=\"{long:.1}\" height=\"{high:.1}\" \
             rx=\"3\"><title>{}</title></rect>",
            escape(&bar.told)
        ));
        if bar.to.is_none() {
            // It goes on.
            let (tip, half) = (to + high * 0.7, high * 0.5);
            picture.add(format_args!(
                "<path class=\"{class}\" d=\"M{:.1} {:.1}L{tip:.1} {y:.1}L{:.1} {:.1}Z\"/>",
                to - 1.0,
                y - half,
                to - 1.0,
                y + half
            ));
        }
    }
    if row.restarts > 0 {
        let note = text::count(row.restarts, "restart");
        picture.text([WIDTH - MARGIN, y + 4.0], "small faint end", &note);
    }
}

fn triangle(picture: &mut Picture, [x, y]: [f64; 2], gave_up: bool) {
    let (class, up) = if gave_up {
        ("fail", -1.0)
    } else {
        ("stop", 1.0)
    };
    let (tip, base) = (y - 8.0 * up, y + 6.0 * up);
    picture.add(format_args!(
        "<path class=\"{class}\" d=\"M{x:.1} {tip:.1}L{:.1} {base:.1}H{:.1}Z\"/>",
        x - 7.5,
        x + 7.5
    ));
}

fn end(picture: &mut Picture, [x, y]: [f64; 2], mark: Mark, told: &str) {
    let (class, radius) = match mark {
        Mark::Failed => ("fail", 8.5),
        Mark::Stopped(_) => ("stop", 8.5),
        Mark::Clean => ("clean", 6.0),
    };
    picture.add(format_args!(
        "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\"><title>{}</title></circle>",
        escape(told)
    ));
    match mark {
        Mark::Failed => picture.add(format_args!(
            "<path class=\"cross\" d=\"M{:.1} {:.1}l7 7m0 -7l-7 7\"/>",
            x - 3.5,
            y - 3.5
        )),
        Mark::Stopped(order) => {
            picture.text([x, y + 4.0], "tiny onmark middle", &order.to_string())
        }
        Mark::Clean => {}
    }
}

fn legend(picture: &mut Picture, chart: &Chart, y: f64) {
    let mut x = MARGIN + 8.0;
    let mut entry = |picture: &mut Picture, text: &str, draw: &dyn Fn(&mut Picture, f64)| {
        draw(picture, x);
        picture.text([x + 16.0, y + 4.0], "small faint", text);
        x += 44.0 + width(text) as f64 * 6.3;
    };
    if chart.has(|mark| mark == Mark::Failed) {
        entry(picture, "failed", &|picture, x| {
            end(picture, [x, y], Mark::Failed, "failed")
        });
    }
    if chart.has(|mark| matches!(mark, Mark::Stopped(_))) {
        let text = "ended by its supervisor, in this order";
        entry(picture, text, &|picture, x| {
            end(picture, [x, y], Mark::Stopped(1), text)
        });
    }
    if chart.has(|mark| mark == Mark::Clean) {
        let text = "ended in good order";
        entry(picture, text, &|picture, x| {
            end(picture, [x, y], Mark::Clean, text)
        });
    }
    if chart.decisions.iter().any(|decision| !decision.gave_up) {
        entry(picture, "decides to restart", &|picture, x| {
            triangle(picture, [x, y], false)
        });
    }
    if chart.decisions.iter().any(|decision| decision.gave_up) {
        entry(picture, "gives up", &|picture, x| {
            triangle(picture, [x, y], true)
        });
    }
    if chart.left_out > 0 {
        entry(
            picture,
            &format!("{} more not drawn", chart.left_out),
            &|_, _| {},
        );
    }
}
