//! Where the history of inputs is kept.

use std::env;
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// The file: `SUPLAB_HISTORY`, or `suplab/history` in the folder for programs' state. `None` if
/// `SUPLAB_HISTORY` is empty or there is no home: then the history ends with the session.
pub(super) fn file() -> Option<PathBuf> {
    if let Some(chosen) = env::var_os("SUPLAB_HISTORY") {
        return (!chosen.is_empty()).then(|| PathBuf::from(chosen));
    }
    let state = env::var_os("XDG_STATE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    let home = || env::home_dir().map(|home| home.join(".local").join("state"));
    Some(state.or_else(home)?.join("suplab").join("history"))
}

/// Makes sure that the file is there and can be written.
pub(super) fn prepare(file: &Path) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new()
        .append(true)
        .create(true)
        .open(file)
        .map(drop)
}
