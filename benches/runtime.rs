//! What the runtime itself costs, without the language: one line per operation, median, minimum and
//! maximum over several rounds. `cargo bench --bench runtime`.

use std::sync::Arc;
use std::time::Instant;

use suplab::runtime::{
    Buffer, Code, Config, Next, Outcome, Pace, Proc, Raise, Server, SpawnOptions, System, Wake,
};
use suplab::term::{Atom, Fun, Pid, Term, atoms};

struct NoCode;

impl Code for NoCode {
    fn apply(&self, _: &mut Proc, _: Atom, _: Atom, _: &[Term]) -> Result<Term, Raise> {
        Err(Raise::error(atoms::UNDEF))
    }
    fn call(&self, _: &mut Proc, _: &Fun, _: &[Term]) -> Result<Term, Raise> {
        Err(Raise::error(atoms::UNDEF))
    }
    fn has_module(&self, _: Atom) -> bool {
        false
    }
    fn exports(&self, _: Atom, _: Atom, _: usize) -> bool {
        false
    }
}

struct Echo;

impl Server for Echo {
    fn handle(&mut self, p: &mut Proc, wake: Wake) -> Result<Next, Raise> {
        if let Wake::Message(message) = wake
            && let Some([Term::Pid(from), reply]) = message.as_tuple()
        {
            p.send(*from, reply.clone());
        }
        Ok(Next::Wait)
    }
}

fn echo(p: &mut Proc) -> Pid {
    p.spawn(
        SpawnOptions::default(),
        Box::new(|_| Ok(Outcome::Serve(Box::new(Echo), None))),
    )
    .pid
}

const ROUNDS: usize = 7;

/// Measures `count` repetitions of an operation, several times, in nanoseconds each.
fn measure(
    name: &str,
    permits: usize,
    count: u32,
    run: impl Fn(&mut Proc, u32) -> Result<(), Raise> + Copy + Send + 'static,
) {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let lab = System::new(Config {
                permits,
                pace: Pace::Virtual,
                seed: None,
                events: 1000,
                code: Arc::new(NoCode),
                output: Arc::new(Buffer::default()),
            });
            let taken = lab.run(move |p| {
                run(p, count / 10)?;
                let start = Instant::now();
                run(p, count)?;
                Ok(start.elapsed())
            });
            lab.shut_down();
            taken.expect("the benchmark runs").as_nanos() as f64 / f64::from(count)
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let (low, mid, high) = (times[0], times[ROUNDS / 2], times[ROUNDS - 1]);
    println!(
        "{name:<44} {permits} permit(s)  {mid:>9.0} ns  ({low:.0} to {high:.0}, {ROUNDS} rounds of {count})"
    );
}

fn main() {
    for permits in [1, 2] {
        measure("spawn and see its DOWN", permits, 20_000, |p, count| {
            for _ in 0..count {
                let options = SpawnOptions {
                    monitor: true,
                    ..SpawnOptions::default()
                };
                p.spawn(options, Box::new(|_| Ok(Outcome::Done)));
                p.receive(None, |_, _| Ok(Some(())))?;
            }
            Ok(())
        });
        measure(
            "message to a resting server and back",
            permits,
            20_000,
            |p, count| {
                let server = echo(p);
                let me = p.pid();
                for _ in 0..count {
                    p.send(server, Term::tuple([Term::Pid(me), Term::OK]));
                    p.receive(None, |_, _| Ok(Some(())))?;
                }
                Ok(())
            },
        );
        measure(
            "message to a blocked process and back",
            permits,
            20_000,
            |p, count| {
                let me = p.pid();
                let other = p.spawn(
                    SpawnOptions::default(),
                    Box::new(move |p| {
                        loop {
                            p.receive(None, |_, _| Ok(Some(())))?;
                            p.send(me, Term::OK);
                        }
                    }),
                );
                for _ in 0..count {
                    p.send(other.pid, Term::OK);
                    p.receive(None, |_, _| Ok(Some(())))?;
                }
                p.exit(other.pid, Term::Atom(atoms::KILL))
            },
        );
        measure(
            "message through a ring of 100 resting servers",
            permits,
            1_000,
            |p, count| {
                let servers: Vec<Pid> = (0..100).map(|_| echo(p)).collect();
                for _ in 0..count {
                    let mut message = Term::tuple([Term::Pid(p.pid()), Term::OK]);
                    for server in &servers {
                        message = Term::tuple([Term::Pid(*server), message]);
                    }
                    p.send(servers[0], message);
                    p.receive(None, |_, _| Ok(Some(())))?;
                }
                Ok(())
            },
        );
        measure("spawn a resting server", permits, 50_000, |p, count| {
            for _ in 0..count {
                echo(p);
            }
            p.settle(1_000_000)
        });
    }
}
