//! `GenServer NAME terminating`.

use crate::otp::reports::{Client, ServerTerminated};
use crate::runtime::{Proc, Raise};
use crate::stdlib::checks::inspect;
use crate::term::Term;

use super::texts::{format_reason, stack_lines};

/// The text; the state and the client show only when everything is logged.
pub fn text(p: &mut Proc, server: &ServerTerminated, verbose: bool) -> Result<String, Raise> {
    let name = inspect(p, &server.name)?;
    let why = format_reason(p, &server.reason, server.stack.as_ref())?;
    let from = match &server.client {
        Some(client) => format!(" (from {})", client_name(p, client)?),
        None => String::new(),
    };
    let message = inspect(p, &server.last_message)?;
    let mut text = format!("GenServer {name} terminating{why}\nLast message{from}: {message}");
    if verbose {
        text.push_str(&format!("\nState: {}", inspect(p, &server.state)?));
        if let Some(client) = &server.client {
            text.push_str(&client_text(p, client)?);
        }
    }
    Ok(text)
}

fn client_name(p: &mut Proc, client: &Client) -> Result<String, Raise> {
    match &client.alive {
        Some(alive) => inspect(p, &alive.name),
        None => inspect(p, &Term::Pid(client.pid)),
    }
}

fn client_text(p: &mut Proc, client: &Client) -> Result<String, Raise> {
    let name = client_name(p, client)?;
    Ok(match &client.alive {
        Some(alive) => {
            let stack = stack_lines(p, &alive.stack, "    ")?;
            format!("\nClient {name} is alive\n{stack}")
        }
        None => format!("\nClient {name} is dead"),
    })
}
