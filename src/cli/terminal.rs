//! How wide the terminal is that the program prints to.

use std::io::{IsTerminal, stdout};

/// The fewest columns that reports are laid out for.
const FEWEST: usize = 40;

/// The columns of the terminal; `None` where there is none, or it does not tell.
pub(super) fn columns() -> Option<usize> {
    if !stdout().is_terminal() {
        return None;
    }
    let mut size = libc::winsize {
        ws_row: 0,
        ws_col: 0,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    // SAFETY: the kernel writes a `winsize` to where the pointer leads, and keeps nothing of it.
    let answer = unsafe { libc::ioctl(libc::STDOUT_FILENO, libc::TIOCGWINSZ, &raw mut size) };
    (answer == 0 && size.ws_col > 0).then(|| usize::from(size.ws_col).max(FEWEST))
}
