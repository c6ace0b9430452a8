//! `timeline`: what happened, drawn over time, from the ledger.

use crate::lab::ledger::Ledger;
use crate::lab::text;
use crate::lab::timeline::{self, Chart};
use crate::runtime::{Proc, Raise, Stream, System};
use crate::shell::silent;
use crate::shell::state::Shared;
use crate::stdlib::natives::natives;
use crate::term::{Pid, Term};

use super::{SETTLING, pictures, target};

natives! { pub const TABLE of "Lab.Commands":
    /// Draws what happened over time: a lane for each child, its lives and deaths to scale, what supervisors
    /// decided, and in which order they ended their children.
    ///
    ///     lab> start counter, name: :one
    ///     lab> start counter, name: :two
    ///     lab> strategy :one_for_all
    ///     lab> advance 2_000
    ///     lab> kill :one, :boom
    ///     lab> advance 2_000
    ///     lab> timeline
    ///
    /// Where much happens at one moment it is drawn a little apart, so that its order shows.
    ///
    /// `timeline :team` draws one supervisor and what is below it, `timeline "out.svg"` and
    /// `timeline :team, "out.svg"` write a picture for a slide.
    "timeline" 0 => |p, _| timeline(p, None, None);
    "timeline" 1 => |p, args| match args[0].as_str() {
        Some(file) => timeline(p, None, Some(&file.to_string())),
        None => timeline(p, Some(&args[0]), None),
    };
    "timeline" 2 => |p, args| match args[1].as_str() {
        Some(file) => timeline(p, Some(&args[0]), Some(&file.to_string())),
        None => Err(crate::stdlib::checks::no_clause()),
    };
}

/// How many lanes are drawn, on a terminal and in a picture.
const LANES: usize = 60;
const LANES_IN_PICTURE: usize = 100;

/// How wide it is where there is no terminal.
const COLUMNS: usize = 200;

fn timeline(p: &mut Proc, root: Option<&Term>, file: Option<&String>) -> Result<Term, Raise> {
    p.settle(SETTLING)?;
    let root = match root {
        Some(root) => Some(target::find(p, root)?),
        None => None,
    };
    if let Some(file) = file {
        let system = p.system().clone();
        return pictures::write(file, &[("svg", &|| picture(&system, root))]);
    }
    let (columns, style) =
        Shared::of(p).with(|state| (state.line_columns.min(state.columns), state.style));
    let chart = chart(p.system(), root, LANES);
    p.print(
        Stream::Out,
        timeline::draw(&chart, columns.min(COLUMNS), style),
    );
    Ok(silent())
}

fn chart(system: &System, root: Option<Pid>, room: usize) -> Chart {
    let now = system.now();
    Ledger::of(system).read(|book| timeline::chart(book, root, room, now))
}

/// The timeline of the whole lab, or of one supervisor, as an SVG picture.
pub fn picture(system: &System, root: Option<Pid>) -> String {
    let title = match root {
        Some(root) => format!("Timeline of {}", text::inspect(&Term::Pid(root))),
        None => "Timeline".to_string(),
    };
    timeline::svg(&chart(system, root, LANES_IN_PICTURE), &title)
}
