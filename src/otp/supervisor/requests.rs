//! What programs ask of a running supervisor: `start_child`, `terminate_child`, `restart_child`,
//! `delete_child`, `get_childspec`, `which_children`, `count_children`.

use std::sync::Arc;

use crate::runtime::{Proc, Raise};
use crate::term::{Term, atoms};

use super::super::child_spec::{self, ChildSpec, ChildType};
use super::children::{Child, ChildPid, Place};
use super::server::Supervisor;
use super::start::Started;

impl Supervisor {
    pub(super) fn start_child(&mut self, p: &mut Proc, spec: &Term) -> Result<Term, Raise> {
        if self.dynamic.is_some() {
            return self.start_dynamic_child(p, spec);
        }
        match child_spec::check_childspec(spec, Some(self.flags.auto_shutdown)) {
            Ok(spec) => self.handle_start_child(p, spec),
            Err(error) => Ok(Term::error(error)),
        }
    }

    fn handle_start_child(&mut self, p: &mut Proc, spec: ChildSpec) -> Result<Term, Raise> {
        if let Some((_, child)) = self.children.find(&spec.id) {
            return Ok(Term::error(match child.pid {
                ChildPid::Running(pid) => Term::tagged(atoms::ALREADY_STARTED, pid),
                _ => Term::Atom(atoms::ALREADY_PRESENT),
            }));
        }
        let child = Child {
            spec: Arc::new(spec),
            pid: ChildPid::Undefined,
            restarts: 0,
        };
        match self.do_start_child(p, &child)? {
            Ok(started) => {
                if !child.is_temporary() || started.pid().is_some() {
                    self.save_child(child.spec, &started);
                }
                Ok(started.to_reply())
            }
            Err(reason) => {
                let record = child.spec.to_record(Term::Atom(atoms::UNDEFINED));
                Ok(Term::error(Term::tuple([reason, record])))
            }
        }
    }

    /// Of a temporary child the arguments are not kept: it is never started again.
    fn save_child(&mut self, mut spec: Arc<ChildSpec>, started: &Started) {
        if spec.restart == child_spec::Restart::Temporary {
            let start = spec.start.without_args();
            Arc::make_mut(&mut spec).start = start;
        }
        let pid = started.pid().map_or(ChildPid::Undefined, ChildPid::Running);
        self.children.push(spec, pid);
    }

    pub(super) fn terminate_child(&mut self, p: &mut Proc, id: &Term) -> Result<Term, Raise> {
        if self.dynamic.is_some() {
            return self.terminate_dynamic_child(p, id);
        }
        let Some((place, _)) = self.children.find(id) else {
            return Ok(Term::error(atoms::NOT_FOUND));
        };
        self.terminate_children(p, &[place])?;
        Ok(Term::OK)
    }

    pub(super) fn restart_stopped_child(&mut self, p: &mut Proc, id: &Term) -> Result<Term, Raise> {
        if self.dynamic.is_some() {
            return Ok(Term::error(atoms::SIMPLE_ONE_FOR_ONE));
        }
        let (place, child) = match self.stopped(id) {
            Ok((place, child)) => (place, child.clone()),
            Err(error) => return Ok(error),
        };
        match self.do_start_child(p, &child)? {
            Ok(started) => {
                let pid = started.pid().map_or(ChildPid::Undefined, ChildPid::Running);
                self.children.set_pid(place, pid);
                Ok(started.to_reply())
            }
            Err(reason) => Ok(Term::error(reason)),
        }
    }

    pub(super) fn delete_child(&mut self, id: &Term) -> Term {
        if self.dynamic.is_some() {
            return Term::error(atoms::SIMPLE_ONE_FOR_ONE);
        }
        match self.stopped(id) {
            Ok((place, _)) => {
                self.children.remove(place);
                Term::OK
            }
            Err(error) => error,
        }
    }

    /// The child with this id if it neither runs nor is being restarted, else what is in the way.
    fn stopped(&self, id: &Term) -> Result<(Place, &Child), Term> {
        match self.children.find(id) {
            Some((place, child)) => match child.pid {
                ChildPid::Undefined => Ok((place, child)),
                ChildPid::Restarting(_) => Err(Term::error(atoms::RESTARTING)),
                ChildPid::Running(_) => Err(Term::error(atoms::RUNNING)),
            },
            None => Err(Term::error(atoms::NOT_FOUND)),
        }
    }

    pub(super) fn get_childspec(&self, p: &Proc, id: &Term) -> Term {
        let spec = match &self.dynamic {
            Some(dynamic) => dynamic.find(p, id).map(|_| &dynamic.spec),
            None => self.children.find(id).map(|(_, child)| &child.spec),
        };
        spec.map_or(Term::error(atoms::NOT_FOUND), |spec| {
            Term::ok(spec.to_map())
        })
    }

    /// The last started first.
    pub(super) fn which_children(&self) -> Term {
        if let Some(dynamic) = &self.dynamic {
            return dynamic.which_children();
        }
        let entries = self.children.iter().map(|(_, child)| {
            let pid = match child.pid {
                ChildPid::Restarting(_) => Term::Atom(atoms::RESTARTING),
                pid => pid.to_term(),
            };
            let spec = &child.spec;
            Term::tuple([
                spec.id.clone(),
                pid,
                spec.kind.to_term(),
                spec.modules.clone(),
            ])
        });
        entries.fold(Term::Nil, |list, entry| Term::cons(entry, list))
    }

    pub(super) fn count_children(&self, p: &Proc) -> Term {
        if let Some(dynamic) = &self.dynamic {
            return dynamic.count_children();
        }
        let (mut specs, mut active, mut supervisors) = (0, 0, 0);
        for (_, child) in self.children.iter() {
            specs += 1;
            active += usize::from(matches!(child.pid, ChildPid::Running(pid) if p.is_alive(pid)));
            supervisors += usize::from(child.spec.kind == ChildType::Supervisor);
        }
        counts(specs, active, supervisors, specs - supervisors)
    }
}

/// The keyword list that `count_children` answers.
pub(in crate::otp) fn counts(
    specs: usize,
    active: usize,
    supervisors: usize,
    workers: usize,
) -> Term {
    Term::keyword([
        (atoms::SPECS, Term::from(specs)),
        (atoms::ACTIVE, Term::from(active)),
        (atoms::SUPERVISORS, Term::from(supervisors)),
        (atoms::WORKERS, Term::from(workers)),
    ])
}
