//! Where processes print: an interface that the program's printer implements.

/// The two streams of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// Takes what processes print. It may be called from any thread of the lab and must not block for long.
pub trait Output: Send + Sync {
    /// Writes bytes, whole, in the order of the calls.
    fn write(&self, stream: Stream, bytes: &[u8]);

    /// Brings what has been written to its reader: a process is about to wait for the world outside.
    fn flush(&self) {}
}

/// Output that is kept, for tests and captures.
#[derive(Default)]
pub struct Buffer(parking_lot::Mutex<Vec<(Stream, Vec<u8>)>>);

impl Buffer {
    /// What has been written to a stream so far.
    pub fn text(&self, stream: Stream) -> String {
        let written = self.0.lock();
        let bytes: Vec<u8> = written
            .iter()
            .filter(|(s, _)| *s == stream)
            .flat_map(|(_, b)| b.clone())
            .collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Output for Buffer {
    fn write(&self, stream: Stream, bytes: &[u8]) {
        self.0.lock().push((stream, bytes.to_vec()));
    }
}
