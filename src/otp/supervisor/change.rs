//! A supervisor that runs gets other flags or other specifications: its children stay alive
//! (`code_change/3`, `update_childspec/2`). And its state as `:sys` shows it.

use std::sync::Arc;

use crate::runtime::{Proc, Raise};
use crate::term::{Atom, Term, atoms};

use super::super::child_spec::{ChildSpec, check_startspec};
use super::super::supervision::Supervision;
use super::super::trial::Trial;
use super::FLAGS;
use super::children::{Child, ChildPid, Children};
use super::flags::{Flags, Strategy};
use super::server::Supervisor;

impl Supervisor {
    /// Asks `init` again and takes over what it says; with [`FLAGS`] only the flags given.
    pub(super) fn change(&mut self, p: &mut Proc, extra: &Term) -> Result<Term, Raise> {
        if let Some([Term::Atom(tag), flags]) = extra.as_tuple()
            && tag.as_str() == FLAGS
        {
            return self.change_flags(p, flags, self.flags);
        }
        let answer = self.init.call(p)?;
        let pair = match answer.as_tuple() {
            Some([Term::Atom(atoms::OK), pair]) => pair.as_tuple(),
            None if answer.is_atom(atoms::IGNORE) => return Ok(Term::ok(self.to_record())),
            _ => None,
        };
        let Some([flags, specs]) = pair else {
            return Ok(answer);
        };
        let before = self.flags;
        let changed = self.change_flags(p, flags, Flags::default())?;
        if !matches!(changed.as_tuple(), Some([Term::Atom(atoms::OK), _])) {
            return Ok(changed);
        }
        if let Err(error) = self.update_childspec(specs) {
            self.set_flags(before);
            return Ok(Term::error(error));
        }
        Ok(Term::ok(self.to_record()))
    }

    fn change_flags(&mut self, p: &mut Proc, flags: &Term, defaults: Flags) -> Result<Term, Raise> {
        let simple = |flags: Flags| flags.strategy == Strategy::SimpleOneForOne;
        match Flags::check(flags, defaults) {
            // Between these the children would have to change what they are.
            Ok(new) if simple(new) != simple(self.flags) => {
                let strategy = Term::tagged(Atom::new("invalid_strategy"), new.strategy.to_term());
                Ok(Term::error(strategy))
            }
            Ok(new) => {
                self.set_flags(Trial::flags(p, new));
                self.tell(p, Supervision::FlagsChanged(self.flags))?;
                Ok(Term::ok(self.to_record()))
            }
            Err(error) => match error.as_tuple() {
                Some([Term::Atom(tag), flags]) if tag.as_str() == "invalid_type" => Ok(
                    Term::error(Term::tagged(Atom::new("bad_flags"), flags.clone())),
                ),
                _ => Ok(Term::error(error)),
            },
        }
    }

    /// The new specifications in their order, with the children that run under their ids; then those that are
    /// no longer specified, which stay.
    fn update_childspec(&mut self, specs: &Term) -> Result<(), Term> {
        let specs = check_startspec(specs, Some(self.flags.auto_shutdown))?;
        if let Some(dynamic) = &mut self.dynamic {
            let mut specs = specs.into_iter();
            return match (specs.next(), specs.next()) {
                (Some(spec), None) => {
                    dynamic.spec = Arc::new(spec);
                    Ok(())
                }
                _ => Err(Term::Nil),
            };
        }
        let before = std::mem::take(&mut self.children);
        let known = |spec: &ChildSpec| specs.iter().any(|new| new.id == spec.id);
        let kept: Vec<Child> = before
            .iter()
            .filter(|(_, child)| !known(&child.spec))
            .map(|(_, child)| child.clone())
            .collect();
        let mut children = Children::default();
        for spec in specs {
            let pid = before
                .find(&spec.id)
                .map_or(ChildPid::Undefined, |(_, child)| child.pid);
            children.push(Arc::new(spec), pid);
        }
        for child in kept {
            children.push(child.spec, child.pid);
        }
        self.children = children;
        Ok(())
    }

    /// The state as OTP's record.
    pub(super) fn to_record(&self) -> Term {
        let number = |n: u64| Term::from(usize::try_from(n).unwrap_or(usize::MAX));
        let (strategy, auto) = (
            self.flags.strategy.to_term(),
            self.flags.auto_shutdown.to_term(),
        );
        let restarts: Vec<Term> = self.intensity.restarts().map(number).collect();
        Term::tuple([
            Term::Atom(atoms::STATE),
            self.name.clone(),
            strategy,
            self.children_term(),
            self.dynamic
                .as_ref()
                .map_or(Term::Atom(atoms::UNDEFINED), |d| d.to_term()),
            number(self.flags.intensity),
            number(self.flags.period),
            Term::list(restarts),
            Term::from(
                self.dynamic
                    .as_ref()
                    .map_or(0, |dynamic| dynamic.restarts()),
            ),
            auto,
            Term::Atom(self.init.module()),
            self.init.args(),
        ])
    }

    /// `{ids, %{id => child}}`, the last started first.
    fn children_term(&self) -> Term {
        let entry = |spec: &ChildSpec, pid: Term| (spec.id.clone(), spec.to_record(pid));
        let children: Vec<(Term, Term)> = match &self.dynamic {
            Some(dynamic) => vec![entry(&dynamic.spec, Term::Atom(atoms::UNDEFINED))],
            None => {
                let children = self.children.iter().rev();
                children
                    .map(|(_, child)| entry(&child.spec, child.pid.to_term()))
                    .collect()
            }
        };
        let ids: Vec<Term> = children.iter().map(|(id, _)| id.clone()).collect();
        Term::tuple([Term::list(ids), Term::map(children)])
    }
}
