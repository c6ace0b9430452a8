//! The timeline for terminals of any width.

use crate::lab::style::{Paint, Painted, Sign, Style, cut, width};
use crate::lab::text;

use super::axis::Point;
use super::chart::{Chart, Mark, Row};

const BEGIN: Sign = Sign("┝", "[");
const RUNS: Sign = Sign("━", "=");
const STILL: Sign = Sign("▶", ">");
const FAILED: Sign = Sign("✗", "x");
const CLEAN: Sign = Sign("○", "o");
const RESTART: Sign = Sign("▲", "^");
const GAVE_UP: Sign = Sign("▼", "!");

/// Columns that a moment may take of its own.
const OWN: f64 = 2.0;
/// With fewer columns than this for bars and notes, the notes are left out.
const ROOM_FOR_NOTES: usize = 50;
/// How many columns a note takes.
const NOTE: usize = 13;

/// The timeline in so many columns, each line ended.
pub fn draw(chart: &Chart, columns: usize, style: Style) -> String {
    if chart.rows.is_empty() {
        return cut("Nothing has been started yet that could be drawn.", columns) + "\n";
    }
    let columns = columns.max(1);
    let labels = chart.rows.iter().map(label_width).max().unwrap_or(0);
    let labels = labels.min(columns / 3);
    let left = columns.saturating_sub(labels + 1).max(1);
    let notes = left >= ROOM_FOR_NOTES && chart.rows.iter().any(|row| row.restarts > 0);
    let bars = if notes { left - NOTE } else { left };
    let place = |point: Point| {
        let at = chart.axis.place(point, (bars - 1) as f64, OWN);
        // It lies within the columns, of which there are few.
        (at.round() as usize).min(bars - 1)
    };
    let mut drawn = axis(chart, labels, bars, &place, style);
    for (at, row) in chart.rows.iter().enumerate() {
        let mut line = Painted::new(columns, style);
        line.add(&pad(&label(row, labels), labels), Paint::Name);
        line.add(" ", Paint::Faint);
        for (piece, paint) in pieces(&cells(chart, at, bars, &place, style)) {
            line.add(&piece, paint);
        }
        if notes && row.restarts > 0 {
            line.add(
                &format!("  {}", text::count(row.restarts, "restart")),
                Paint::Faint,
            );
        }
        drawn.push_str(line.text.trim_end());
        drawn.push('\n');
    }
    legend(chart, columns, style, &mut drawn);
    drawn
}

fn label_width(row: &Row) -> usize {
    2 * row.depth + width(&row.label)
}

fn label(row: &Row, labels: usize) -> String {
    cut(&format!("{}{}", "  ".repeat(row.depth), row.label), labels)
}

fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The times above the bars.
fn axis(
    chart: &Chart,
    labels: usize,
    bars: usize,
    place: &dyn Fn(Point) -> usize,
    style: Style,
) -> String {
    let mut line = Painted::new(labels + 1 + bars, style);
    line.add(&" ".repeat(labels + 1), Paint::Faint);
    let mut used = 0;
    for (text, point) in chart.axis.ticks((bars / 10).max(1)) {
        let at = place(point);
        if at < used || at + width(&text) > bars {
            continue;
        }
        line.add(&" ".repeat(at - used), Paint::Faint);
        line.add(&text, Paint::Faint);
        used = at + width(&text) + 1;
        line.add(" ", Paint::Faint);
    }
    line.text.trim_end().to_string() + "\n"
}

type Cell = (char, Paint);

/// A row's bars, a cell for each column.
fn cells(
    chart: &Chart,
    at: usize,
    bars: usize,
    place: &dyn Fn(Point) -> usize,
    style: Style,
) -> Vec<Cell> {
    let row = &chart.rows[at];
    let mut cells = vec![(' ', Paint::Faint); bars];
    let ran = if row.supervisor {
        Paint::Decision
    } else {
        Paint::Start
    };
    let mut put = |at: usize, sign: Sign, paint: Paint| {
        cells[at] = (style.sign(sign).chars().next().unwrap_or(' '), paint);
    };
    for bar in &row.bars {
        let from = place(bar.from);
        let to = place(bar.to.map_or(chart.axis.last(), |(to, _)| to));
        for column in from..=to {
            put(column, RUNS, ran);
        }
        put(from, BEGIN, ran);
        if bar.to.is_none() {
            put(to, STILL, ran);
        }
    }
    for decision in chart.decisions.iter().filter(|decision| decision.row == at) {
        let (sign, paint) = match decision.gave_up {
            true => (GAVE_UP, Paint::Fail),
            false => (RESTART, Paint::Decision),
        };
        put(place(decision.point), sign, paint);
    }
    for (to, mark) in row.bars.iter().filter_map(|bar| bar.to) {
        match mark {
            Mark::Failed => put(place(to), FAILED, Paint::Fail),
            Mark::Clean => put(place(to), CLEAN, Paint::End),
            Mark::Stopped(order) => put(place(to), digit(order), Paint::End),
        }
    }
    cells
}

fn digit(order: usize) -> Sign {
    const DIGITS: [&str; 10] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "+"];
    let digit = DIGITS[order.clamp(1, 10) - 1];
    Sign(digit, digit)
}

/// Neighbouring cells of one colour as one piece.
fn pieces(cells: &[Cell]) -> Vec<(String, Paint)> {
    let mut pieces: Vec<(String, Paint)> = Vec::new();
    for (character, paint) in cells {
        match pieces.last_mut() {
            Some((piece, last)) if last == paint => piece.push(*character),
            _ => pieces.push((character.to_string(), *paint)),
        }
    }
    pieces
}

/// What the signs that appear mean, and what is left out.
fn legend(chart: &Chart, columns: usize, style: Style, drawn: &mut String) {
    let mut entries = Vec::new();
    if chart.has(|mark| mark == Mark::Failed) {
        entries.push(format!("{} failed", style.sign(FAILED)));
    }
    if chart.has(|mark| matches!(mark, Mark::Stopped(_))) {
        entries.push("1 2 ended by supervisor, in this order".to_string());
    }
    if chart.has(|mark| mark == Mark::Clean) {
        entries.push(format!("{} ended in good order", style.sign(CLEAN)));
    }
    if chart.decisions.iter().any(|decision| !decision.gave_up) {
        entries.push(format!("{} decides to restart", style.sign(RESTART)));
    }
    if chart.decisions.iter().any(|decision| decision.gave_up) {
        entries.push(format!("{} gives up", style.sign(GAVE_UP)));
    }
    if chart.left_out > 0 {
        entries.push(format!("({} more not drawn)", chart.left_out));
    }
    if chart.forgotten > 0 {
        entries.push(format!("({} earlier lives forgotten)", chart.forgotten));
    }
    let mut line = String::new();
    for entry in entries {
        if !line.is_empty() && width(&line) + 3 + width(&entry) > columns {
            push_line(&line, columns, style, drawn);
            line.clear();
        }
        if !line.is_empty() {
            line.push_str("   ");
        }
        line.push_str(&entry);
    }
    if !line.is_empty() {
        push_line(&line, columns, style, drawn);
    }
}

fn push_line(line: &str, columns: usize, style: Style, drawn: &mut String) {
    drawn.push_str(&style.paint(Paint::Faint, &cut(line, columns)));
    drawn.push('\n');
}
