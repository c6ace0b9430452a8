//! What the SVG pictures share: their colours for light and dark, texts, and the frame.

use std::fmt::Write as _;

use super::style::cut;

/// A picture in the making.
pub struct Picture {
    body: String,
    width: f64,
    title: String,
}

/// Colours by class: on light ground, on dark ground. `prefers-color-scheme` chooses.
const CLASSES: &[(&str, &str, &str)] = &[
    (".ground", "fill:#ffffff", "fill:#15181e"),
    (".stripe", "fill:#f5f7fa", "fill:#1b2029"),
    ("text", "fill:#1b1f24", "fill:#e8eaed"),
    (".faint", "fill:#5d6672", "fill:#9aa4b2"),
    (".rule", "stroke:#d5dae1", "stroke:#343c48"),
    (".branch", "stroke:#9aa4b2", "stroke:#5d6672"),
    (".sup", "fill:#6558d3", "fill:#8d83ee"),
    (".work", "fill:#2f9e77", "fill:#38b487"),
    (
        ".box",
        "fill:#eef8f4;stroke:#2f9e77",
        "fill:#14322a;stroke:#38b487",
    ),
    (
        ".boss",
        "fill:#f0effc;stroke:#6558d3",
        "fill:#242148;stroke:#8d83ee",
    ),
    (
        ".down",
        "fill:#fdf0ef;stroke:#c9352b",
        "fill:#3b1a1a;stroke:#f2665c",
    ),
    (
        ".more",
        "fill:none;stroke:#9aa4b2",
        "fill:none;stroke:#5d6672",
    ),
    (".changed", "stroke:#b57400", "stroke:#f0b232"),
    (
        ".fail",
        "fill:#c9352b;stroke:#ffffff",
        "fill:#f2665c;stroke:#15181e",
    ),
    (
        ".stop",
        "fill:#b57400;stroke:#ffffff",
        "fill:#f0b232;stroke:#15181e",
    ),
    (
        ".clean",
        "fill:#5d6672;stroke:#ffffff",
        "fill:#9aa4b2;stroke:#15181e",
    ),
    (".onmark", "fill:#ffffff", "fill:#15181e"),
    (".cross", "stroke:#ffffff", "stroke:#15181e"),
    (".blame", "stroke:#c9352b", "stroke:#f2665c"),
    (".link", "stroke:#b57400", "stroke:#f0b232"),
];

/// What does not depend on the ground.
const SHAPES: &str = "text{font:14px system-ui,'DejaVu Sans','Segoe UI',sans-serif}\
.small{font-size:12px}.title{font-size:20px;font-weight:600}.name{font-weight:600}\
.tiny{font-size:11px;font-weight:700}.faded{opacity:.35}\
.rule,.branch,.blame,.link{fill:none}.rule{stroke-width:1}.branch{stroke-width:1.5}\
.blame{stroke-width:1.5;stroke-dasharray:3 3}.link{stroke-width:1.5;stroke-dasharray:6 4}\
.box,.boss,.down,.more{stroke-width:1.5}.more,.down{stroke-dasharray:5 4}.changed{stroke-width:3}\
.fail,.stop,.clean{stroke-width:1.5}.cross{fill:none;stroke-width:2}";

impl Picture {
    /// An empty picture.
    pub fn new(width: f64, title: &str) -> Picture {
        Picture {
            body: String::new(),
            width,
            title: title.to_string(),
        }
    }

    /// How wide it is.
    pub fn width(&self) -> f64 {
        self.width
    }

    /// Adds markup.
    pub fn add(&mut self, markup: std::fmt::Arguments<'_>) {
        // Writing into a String cannot fail.
        let _ = writeln!(self.body, "{markup}");
    }

    /// Adds a text at a place; `class` also says how it is aligned: `end`, `middle`.
    pub fn text(&mut self, [x, y]: [f64; 2], class: &str, text: &str) {
        let anchor = match class {
            class if class.contains("end") => " text-anchor=\"end\"",
            class if class.contains("middle") => " text-anchor=\"middle\"",
            _ => "",
        };
        self.add(format_args!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" class=\"{class}\"{anchor}>{}</text>",
            escape(text)
        ));
    }

    /// The whole picture, so high.
    pub fn finish(self, height: f64) -> String {
        let Picture { body, width, title } = self;
        let colours = |pick: fn(&(&'static str, &'static str, &'static str)) -> &'static str| {
            let rule = |class| format!("{}{{{}}}", class_of(class), pick(class));
            CLASSES.iter().map(rule).collect::<String>()
        };
        let (light, dark) = (colours(|class| class.1), colours(|class| class.2));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
             width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\">\n<title>{}</title>\n\
             <style>{SHAPES}{light}@media (prefers-color-scheme: dark){{{dark}}}</style>\n\
             <rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n{body}</svg>\n",
            escape(&title)
        )
    }
}

fn class_of(class: &(&'static str, &'static str, &'static str)) -> &'static str {
    class.0
}

/// The text as XML has it; what XML cannot have at all is left out.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            control if control.is_control() => escaped.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// About how wide a character of the ordinary size is.
pub const CHARACTER: f64 = 7.8;

/// The text, cut to about so many pixels.
pub fn fit(text: &str, pixels: f64) -> String {
    // The number is small and not negative.
    cut(text, (pixels / CHARACTER).max(1.0) as usize)
}

#[cfg(test)]
mod tests {
    use super::{Picture, escape};

    #[test]
    fn markup_in_texts_does_no_harm() {
        assert_eq!(
            escape("#PID<0.1.0> & \"x\"\u{1}"),
            "#PID&lt;0.1.0&gt; &amp; &quot;x&quot; "
        );
        let drawn = Picture::new(100.0, "a<b").finish(50.0);
        assert!(drawn.contains("<title>a&lt;b</title>"), "{drawn}");
        assert!(drawn.contains("prefers-color-scheme: dark"));
    }
}
