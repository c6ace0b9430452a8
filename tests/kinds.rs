//! The built-in kinds, driven from Rust on the virtual clock.

use std::sync::Arc;

use suplab::otp::native::NativeCode;
use suplab::runtime::{Buffer, Config, Pace, Proc, Raise, RunError, Stream, System};
use suplab::stdlib;
use suplab::term::inspect::inspect;
use suplab::term::{Atom, Term};

/// Runs the test as a process; what it printed.
fn lab<R: Send + 'static>(
    test: impl FnOnce(&mut Proc) -> Result<R, Raise> + Send + 'static,
) -> (Result<R, RunError>, String) {
    let output = Arc::new(Buffer::default());
    let system = System::new(Config {
        permits: 1,
        pace: Pace::Virtual,
        seed: None,
        events: 100,
        code: Arc::new(NativeCode::new(stdlib::MODULES)),
        output: output.clone(),
    });
    let result = system.run(test);
    system.shut_down();
    (result, output.text(Stream::Out))
}

fn call(p: &mut Proc, module: &str, function: &str, args: &[Term]) -> Result<Term, Raise> {
    p.apply(Atom::module(module), Atom::new(function), args)
}

fn options(pairs: &[(&str, Term)]) -> Term {
    let pairs: Vec<(Atom, Term)> = pairs
        .iter()
        .map(|(key, value)| (Atom::new(key), value.clone()))
        .collect();
    Term::keyword(pairs)
}

fn module(name: &str) -> Term {
    Term::Atom(Atom::module(name))
}

#[test]
fn counters_do_what_those_of_the_lesson_do() {
    let (result, output) = lab(|p| {
        let name = Term::Atom(Atom::module("Counter.Three"));
        let child = Term::tuple([
            module("Lab.Counter"),
            options(&[
                ("name", name.clone()),
                ("crash_at", Term::Int(2)),
                ("report", Term::bool(true)),
            ]),
        ]);
        let strategy = options(&[("strategy", Term::atom("one_for_one"))]);
        call(
            p,
            "Supervisor",
            "start_link",
            &[Term::list([child]), strategy],
        )?;
        p.sleep(Some(4500))?;
        call(p, "Lab.Counter", "value", &[name])
    });
    assert_eq!(result, Ok(Term::Int(1)));
    let expected = "Counter.Three: \"starting\"
Counter.Three: \"working and my state is 0\"
Counter.Three: \"started\"
Counter.Three: \"working and my state is 0\"
Counter.Three: \"working and my state is 1\"
Counter.Three: \"starting\"
Counter.Three: \"working and my state is 0\"
Counter.Three: \"started\"
Counter.Three: \"working and my state is 0\"
";
    assert_eq!(output, expected);
}

#[test]
fn a_registry_forgets_buckets_that_end() {
    let (result, _) = lab(|p| {
        let pool = options(&[
            ("template", module("Lab.Bucket")),
            ("name", Term::atom("pool")),
        ]);
        call(p, "Lab.Dynamic", "start_link", &[pool])?;
        let own = options(&[("buckets", Term::atom("pool"))]);
        let started = call(p, "Lab.Registry", "start_link", &[own])?;
        let registry = started
            .as_tuple()
            .map(|pair| pair[1].clone())
            .expect("it starts");
        let key = Term::string("shopping");
        call(
            p,
            "Lab.Registry",
            "create",
            &[registry.clone(), key.clone()],
        )?;
        let found = call(
            p,
            "Lab.Registry",
            "lookup",
            &[registry.clone(), key.clone()],
        )?;
        let bucket = found
            .as_tuple()
            .map(|pair| pair[1].clone())
            .expect("it is there");
        call(
            p,
            "Lab.Bucket",
            "put",
            &[bucket.clone(), Term::atom("eggs"), Term::Int(3)],
        )?;
        let eggs = call(
            p,
            "Lab.Bucket",
            "get",
            &[bucket.clone(), Term::atom("eggs")],
        )?;
        let pid = bucket.as_pid().expect("a pid");
        p.exit(pid, Term::atom("boom"))?;
        p.sleep(Some(1))?;
        let gone = call(p, "Lab.Registry", "lookup", &[registry, key])?;
        let count = call(p, "Lab.Dynamic", "count", &[Term::atom("pool")])?;
        Ok(Term::list([eggs, gone, count]))
    });
    assert_eq!(
        result.map(|term| inspect(&term)),
        Ok("[3, :error, 1]".to_string())
    );
}

#[test]
fn tasks_answer_and_fail() {
    let (result, _) = lab(|p| {
        let args = Term::list([Term::list([Term::Int(1), Term::Int(2)])]);
        let (lists, length) = (Term::atom("erlang"), Term::atom("length"));
        let task = call(p, "Task", "async", &[lists.clone(), length, args])?;
        let two = call(p, "Task", "await", &[task])?;
        p.set_trap_exit(true);
        let exit = Term::atom("exit");
        let task = call(
            p,
            "Task",
            "async",
            &[lists, exit, Term::list([Term::atom("no")])],
        )?;
        let answer = call(p, "Task", "yield", &[task])?;
        Ok(Term::list([two, answer]))
    });
    assert_eq!(
        result.map(|term| inspect(&term)),
        Ok("[2, {:exit, :no}]".to_string())
    );
}
