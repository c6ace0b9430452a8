//! What is let happen in a paused lab, in words: one line for each thing that a learner would name.

use crate::runtime::{Step, StepKind};
use crate::term::{Pid, Term};

use super::style::{Paint, Painted, Sign, Style};
use super::text;

const ARRIVES: Sign = Sign("→", ">");

/// Whether a step is something that a learner would name. Acknowledgements of starts, links and watches are not: they
/// belong to what they are part of.
pub fn is_telling(step: &Step) -> bool {
    match &step.kind {
        StepKind::Unseen => false,
        StepKind::Message(message) => !is_acknowledgement(message),
        _ => true,
    }
}

/// What `proc_lib` sends when a process has been started.
fn is_acknowledgement(message: &Term) -> bool {
    let tag = message.as_tuple().and_then(<[Term]>::first);
    tag.and_then(Term::as_atom)
        .is_some_and(|tag| matches!(tag.as_str(), "ack" | "nack"))
}

/// The line for a step, without its end; `called` says what a process is called, if it is called anything.
pub fn line(
    step: &Step,
    time: u64,
    called: &dyn Fn(Pid) -> Option<String>,
    columns: usize,
    style: Style,
) -> String {
    let mut line = Painted::new(columns, style);
    line.add(&format!("{:>12}s  ", text::seconds(time)), Paint::Faint);
    line.add(style.sign(ARRIVES), Paint::Decision);
    line.add(" ", Paint::Faint);
    if let Some(name) = called(step.to) {
        line.add(&name, Paint::Name);
        line.add("  ", Paint::Faint);
    }
    line.add(&text::inspect(&Term::Pid(step.to)), Paint::Faint);
    line.add("  ", Paint::Faint);
    line.add(&words(&step.kind, called), Paint::Decision);
    line.text
}

fn words(kind: &StepKind, called: &dyn Fn(Pid) -> Option<String>) -> String {
    let name = |pid: Pid| called(pid).unwrap_or_else(|| text::inspect(&Term::Pid(pid)));
    match kind {
        StepKind::Start => "begins".to_string(),
        StepKind::Turn => "goes on computing for a slice".to_string(),
        StepKind::Timeout => "has waited long enough".to_string(),
        StepKind::Message(message) => message_words(message, &name),
        StepKind::Exit { from, reason } => format!(
            "gets the exit signal {} from {}",
            text::reason(reason),
            name(*from)
        ),
        StepKind::LinkExit { from, reason } => format!(
            "learns through its link that {} ended: {}",
            name(*from),
            text::reason(reason)
        ),
        StepKind::Down(reason) => format!(
            "learns that a process that it watches ended: {}",
            text::reason(reason)
        ),
        StepKind::Unseen => "is linked or watched".to_string(),
    }
}

/// A message in words: those that behaviours send for their functions by what was called.
fn message_words(message: &Term, name: &dyn Fn(Pid) -> String) -> String {
    match message.as_tuple() {
        Some([Term::Atom(tag), from, request]) if tag.as_str() == "$gen_call" => {
            let caller = from.as_tuple().and_then(|from| from.first()?.as_pid());
            let by = caller.map_or_else(String::new, |pid| format!(" from {}", name(pid)));
            format!("handles the call {}{by}", text::inspect(request))
        }
        Some([Term::Atom(tag), request]) if tag.as_str() == "$gen_cast" => {
            format!("handles the cast {}", text::inspect(request))
        }
        Some([Term::Atom(tag), _, request]) if tag.as_str() == "system" => {
            format!("handles the system message {}", text::inspect(request))
        }
        Some([reference, answer]) if is_reply_tag(reference) => {
            format!("gets the answer {}", text::inspect(answer))
        }
        _ => format!("gets the message {}", text::inspect(message)),
    }
}

/// `reference`, or `[:alias | reference]`.
fn is_reply_tag(tag: &Term) -> bool {
    match tag {
        Term::Ref(_) => true,
        Term::Cons(_) => tag
            .iter()
            .next()
            .and_then(Term::as_atom)
            .is_some_and(|first| first.as_str() == "alias"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_telling, line};
    use crate::lab::Style;
    use crate::runtime::{Step, StepKind};
    use crate::term::{Pid, Ref, Term};

    fn step(kind: StepKind) -> Step {
        Step { to: Pid(104), kind }
    }

    #[test]
    fn steps_in_words() {
        let call = Term::tuple([
            Term::atom("$gen_call"),
            Term::tuple([Term::Pid(Pid(102)), Term::Ref(Ref(1))]),
            Term::atom("value"),
        ]);
        let cases = [
            (
                StepKind::Message(Term::atom("tick")),
                "gets the message :tick",
            ),
            (
                StepKind::Message(call),
                "handles the call :value from shell",
            ),
            (
                StepKind::Message(Term::tuple([Term::Ref(Ref(1)), Term::Int(3)])),
                "gets the answer 3",
            ),
            (
                StepKind::Exit {
                    from: Pid(102),
                    reason: Term::atom("boom"),
                },
                "gets the exit signal :boom from shell",
            ),
        ];
        let called = |pid: Pid| Some(if pid == Pid(102) { "shell" } else { ":one" }.to_string());
        for (kind, expected) in cases {
            let drawn = line(&step(kind), 1_500_000, &called, 200, Style::PLAIN);
            assert_eq!(
                drawn,
                format!("       1.500s  > :one  #PID<0.104.0>  {expected}")
            );
        }
    }

    #[test]
    fn what_belongs_to_something_else_is_not_told() {
        let ack = Term::tuple([Term::atom("ack"), Term::Pid(Pid(104)), Term::OK]);
        assert!(!is_telling(&step(StepKind::Message(ack))));
        assert!(!is_telling(&step(StepKind::Unseen)));
        assert!(is_telling(&step(StepKind::Start)));
    }
}
