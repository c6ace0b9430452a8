//! The rules by which supervisors decide, each in a sentence or two that names it once by OTP's term.
//!
//! Pure: names and numbers come in as text. Which rule applies is found out by the callers.

use crate::lab::text;
use crate::otp::child_spec::Restart;
use crate::otp::gen_server::is_clean;
use crate::otp::supervisor::{AutoShutdown, Strategy};
use crate::term::Term;

/// Whether a child of this restart type is restarted after this reason, and why.
pub(super) fn restart_type(child: &str, sup: &str, restart: Restart, reason: &Term) -> String {
    let shown = text::reason(reason);
    match (restart, is_clean(reason)) {
        (Restart::Permanent, true) => format!(
            "{child} is permanent, so {sup} is to restart it whatever the reason, also after an end in good order \
             like this one (restart: :permanent)."
        ),
        (Restart::Permanent, false) => format!(
            "{child} is permanent, so {sup} is to restart it whatever the reason (restart: :permanent)."
        ),
        (Restart::Transient, true) => format!(
            "{child} is transient: {sup} restarts it only after a failure (restart: :transient). Ends in good \
             order are :normal, :shutdown and {{:shutdown, _}}, so after {shown} it stays down."
        ),
        (Restart::Transient, false) => format!(
            "{child} is transient: {sup} restarts it only after a failure (restart: :transient). Ends in good \
             order are :normal, :shutdown and {{:shutdown, _}}, so {shown} is a failure."
        ),
        (Restart::Temporary, _) => format!(
            "{child} is temporary: {sup} never restarts it, whatever the reason, and forgets it (restart: \
             :temporary)."
        ),
    }
}

/// Who is restarted along with the child that ended.
pub(super) struct Group {
    /// The child over which the restart began.
    pub(super) child: String,
    /// Whether there are children that are restarted with it.
    pub(super) others: bool,
    /// The children that are left as they are.
    pub(super) left: String,
    /// Whether the supervisor starts its children on demand, all alike.
    pub(super) dynamic: bool,
}

/// Whom a restart concerns, and why.
pub(super) fn strategy(sup: &str, strategy: Strategy, group: &Group) -> String {
    let Group {
        child,
        others,
        left,
        dynamic,
    } = group;
    let left = match left.is_empty() {
        true => String::new(),
        false => format!(" Started before it, and so left alone: {left}."),
    };
    match (strategy, others) {
        _ if *dynamic => format!(
            "{sup} is a dynamic supervisor: its children do not depend on each other, so it restarts \
             {child} alone."
        ),
        (Strategy::OneForOne | Strategy::SimpleOneForOne, _) => format!(
            "{sup} restarts the child that ended and leaves the others alone (strategy: :one_for_one)."
        ),
        (Strategy::OneForAll, true) => format!(
            "When one of its children is to be restarted, {sup} restarts them all (strategy: :one_for_all)."
        ),
        (Strategy::OneForAll, false) => format!(
            "When one of its children is to be restarted, {sup} restarts them all, but no other was running \
             (strategy: :one_for_all)."
        ),
        (Strategy::RestForOne, true) => format!(
            "{sup} restarts {child} and the children that were started after it, since they may depend on it \
             (strategy: :rest_for_one).{left}"
        ),
        (Strategy::RestForOne, false) => format!(
            "{sup} restarts {child} and the children that were started after it, but there is none (strategy: \
             :rest_for_one).{left}"
        ),
    }
}

/// How much of the intensity a restart has used, and until when it counts.
pub(super) fn intensity(sup: &str, used: u64, max: u64, period: u64, until: u64) -> String {
    let until = text::seconds(until);
    let full = match used == max {
        true => " One more while they all count, and it gives up.",
        false => "",
    };
    format!(
        "{sup} allows {} in {period} s (max_restarts: {max}, max_seconds: {period}). This is number {used}, \
         and it counts until {until}s.{full}",
        restarts(max)
    )
}

/// That a supervisor has had enough.
pub(super) fn gave_up(sup: &str, child: &str, used: u64, max: u64, period: u64) -> String {
    let allowed = match max {
        0 => "none".to_string(),
        max => restarts(max),
    };
    format!(
        "Restarting {child} would have been restart {used} within {period} s, and {sup} allows {allowed} \
         (max_restarts: {max}, max_seconds: {period}). It takes that as a sign that \
         restarting does not help, and gives up: it ends all its children and then itself, with the reason :shutdown."
    )
}

/// That the end of a significant child ends its supervisor.
pub(super) fn auto_shutdown(sup: &str, child: &str, rule: AutoShutdown) -> String {
    let rule = match rule {
        AutoShutdown::AllSignificant => {
            "and the last of those that are (auto_shutdown: :all_significant)"
        }
        _ => "and one such child is enough (auto_shutdown: :any_significant)",
    };
    format!(
        "{child} is significant, which means that its end ends {sup} too, {rule}. So {sup} ends its other \
         children and then itself, with the reason :shutdown."
    )
}

fn restarts(count: u64) -> String {
    text::count(usize::try_from(count).unwrap_or(usize::MAX), "restart")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::{Atom, atoms};

    /// Each restart type with each kind of reason: what a teacher would underline.
    #[test]
    fn restart_types() {
        let reasons = [
            (Term::Atom(atoms::NORMAL), true),
            (Term::Atom(atoms::SHUTDOWN), true),
            (Term::tagged(atoms::SHUTDOWN, Term::Int(1)), true),
            (Term::Atom(atoms::KILLED), false),
            (Term::Atom(Atom::new("boom")), false),
        ];
        for (reason, clean) in &reasons {
            let said = |restart| restart_type(":a", "Lab", restart, reason);
            let permanent = said(Restart::Permanent);
            assert!(
                permanent
                    .starts_with(":a is permanent, so Lab is to restart it whatever the reason")
            );
            assert_eq!(permanent.contains("in good order"), *clean, "{permanent}");
            let transient = said(Restart::Transient);
            assert!(transient.starts_with(":a is transient: Lab restarts it only after a failure"));
            assert_eq!(transient.ends_with("it stays down."), *clean, "{transient}");
            assert!(transient.contains(&text::reason(reason)));
            assert!(said(Restart::Temporary).contains("never restarts it, whatever the reason"));
        }
    }

    #[test]
    fn the_last_restart_that_is_allowed_says_so() {
        assert!(!intensity("Lab", 2, 3, 5, 6_000_000).contains("gives up"));
        assert!(intensity("Lab", 3, 3, 5, 6_000_000).contains("gives up"));
        assert!(gave_up("Lab", ":a", 1, 0, 5).contains("Lab allows none"));
    }
}
