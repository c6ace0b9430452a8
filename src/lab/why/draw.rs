//! A story as text of some width.

use crate::lab::style::{Paint, Style, width};
use crate::lab::text;

use super::Story;

/// The column at which sentences begin.
const INDENT: usize = 12;

/// Narrower than this, times stand on lines of their own.
const NARROW: usize = 50;

/// The story in so many columns, each line ended.
pub fn draw(story: &Story, columns: usize, style: Style) -> String {
    let indent = if columns < NARROW { 2 } else { INDENT };
    let mut drawn = String::new();
    for line in wrap(&story.answer, columns) {
        drawn.push_str(&style.paint(Paint::Name, &line));
        drawn.push('\n');
    }
    drawn.push('\n');
    let mut last = None;
    for step in &story.steps {
        let new = last != Some(step.time);
        last = Some(step.time);
        let time = if new {
            format!("{}s", text::seconds(step.time))
        } else {
            String::new()
        };
        paragraph(&mut drawn, &time, &step.text, [columns, indent], style);
    }
    for (at, line) in story.now.iter().enumerate() {
        let label = if at == 0 { "now" } else { "" };
        paragraph(&mut drawn, label, line, [columns, indent], style);
    }
    drawn
}

fn paragraph(
    drawn: &mut String,
    label: &str,
    text: &str,
    [columns, indent]: [usize; 2],
    style: Style,
) {
    let hanging = columns.saturating_sub(indent).max(1);
    let mut label = label;
    if indent < INDENT && !label.is_empty() {
        drawn.push_str(&style.paint(Paint::Faint, label));
        drawn.push('\n');
        label = "";
    }
    for line in wrap(text, hanging) {
        let room = indent.saturating_sub(2);
        let gap = " ".repeat(room.saturating_sub(width(label)));
        drawn.push_str(&gap);
        drawn.push_str(&style.paint(Paint::Faint, label));
        drawn.push_str("  ");
        drawn.push_str(&line);
        drawn.push('\n');
        label = "";
    }
}

/// The text in lines of at most so many columns; a word that is longer is cut.
fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        for piece in pieces(word, columns) {
            let last = lines.len() - 1;
            let line = &mut lines[last];
            if line.is_empty() {
                *line = piece;
            } else if width(line) + 1 + width(&piece) <= columns {
                line.push(' ');
                line.push_str(&piece);
            } else {
                lines.push(piece);
            }
        }
    }
    lines
}

fn pieces(word: &str, columns: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for character in word.chars() {
        let last = pieces.len() - 1;
        let piece = &mut pieces[last];
        if !piece.is_empty() && width(piece) + 1 > columns {
            pieces.push(character.to_string());
        } else {
            piece.push(character);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::super::Step;
    use super::*;

    #[test]
    fn it_fits_into_any_width() {
        let story = Story {
            answer: "one (a counter) was restarted".to_string(),
            steps: vec![Step {
                time: 3_076_000,
                text: "averyveryverylongwordthatfitsnowhere and some short ones".to_string(),
            }],
            now: vec!["it runs".to_string()],
        };
        for columns in [4, 10, 20, 40, 49, 50, 80] {
            for line in draw(&story, columns, Style::PLAIN).lines() {
                assert!(width(line) <= columns.max(8), "{columns}: {line}");
            }
        }
        let wide = draw(&story, 200, Style::PLAIN);
        assert!(wide.contains("    3.076s  averyvery"), "{wide}");
        assert!(wide.ends_with("       now  it runs\n"), "{wide}");
    }
}
