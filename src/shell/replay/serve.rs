//! Sessions on a stage, one after the other, until somebody leaves.

use std::path::PathBuf;
use std::sync::Arc;

use crate::runtime::{Proc, Raise, RunError, System};

use super::stage::Stage;
use crate::shell::console::{self, Left, Source};
use crate::shell::session::Session;
use crate::shell::state::Shared;

/// How many slices the others have when the main process is through: what a script has just started is seen, an
/// endless loop is not waited for.
const LAST_SLICES: u64 = 100;

/// The main process of a program. What the others do after its end must not depend on how fast the program is gone:
/// whoever can run has still its turn, and then the lab is held.
///
/// # Errors
/// What the body raises.
pub fn to_its_end<R>(
    p: &mut Proc,
    body: impl FnOnce(&mut Proc) -> Result<R, Raise>,
) -> Result<R, Raise> {
    let result = body(p).and_then(|result| p.settle(LAST_SLICES).map(|()| result));
    p.system().hold();
    result
}

/// Runs sessions until somebody leaves; the exit status. A reader that is killed takes its session along; another goes
/// on with what it has left behind. A session that goes back goes on in another lab.
pub fn serve<S: Source + 'static>(
    stage: &Arc<Stage>,
    require: Vec<PathBuf>,
    source: impl Fn() -> S,
) -> i32 {
    let mut require = Some(require);
    loop {
        let system = stage.system();
        let (source, files) = (source(), require.take().unwrap_or_default());
        let curtain = stage.curtain();
        let body = move |p: &mut Proc| {
            to_its_end(p, |p| {
                let mut session = Session::begin(p)?;
                session.load(p, &files)?;
                let show = || curtain.draw(false);
                console::run(p, session, source, &show)
            })
        };
        match system.run_unsticking(body, || unstick(&system)) {
            Ok(Left::With(status)) | Err(RunError::Halted(status)) => return status,
            Ok(Left::ForAnotherLab) => stage.change(),
            // It was killed, or waits although nobody evaluates: both are for the next one to mend.
            Err(RunError::Exited(_) | RunError::Stuck) => {}
        }
    }
}

/// An evaluation waits for what can never happen: it is interrupted, and the session goes on.
fn unstick(system: &Arc<System>) -> bool {
    let evaluator = system.extension::<Shared>().with(|state| {
        state.stuck = true;
        state.evaluator.filter(|_| state.busy)
    });
    if let Some(evaluator) = evaluator {
        system.interrupt(evaluator);
    }
    evaluator.is_some()
}
