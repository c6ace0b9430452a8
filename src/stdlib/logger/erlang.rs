//! `:logger` and `:error_logger`: Erlang's way to the same log.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::stdlib::checks::{inspect, keyword};
use crate::stdlib::natives::natives;
use crate::term::{Atom, Term};

use super::level::Level;
use super::{Logger, allows, config, handlers, log_event, message};

natives! { const LOGGER_FUNCTIONS of ":logger":
    /// Adds a handler: its module's `log/2` gets every message, as `%{level: level, msg: message, meta: metadata}`, and
    /// the configuration.
    ///
    ///     iex> :logger.add_handler(:my_handler, Logger, %{level: :error})
    ///     iex> {:ok, config} = :logger.get_handler_config(:my_handler)
    ///     iex> config.level
    ///     :error
    "add_handler" 3 => handlers::add_handler;
    "get_handler_config" 1 => handlers::get_handler_config;
    /// The handlers that there are.
    ///
    ///     iex> :logger.get_handler_ids()
    ///     [Logger]
    "get_handler_ids" 0 => handlers::get_handler_ids;
    /// The metadata of the calling process: a map, or `:undefined`.
    ///
    ///     iex> :logger.update_process_metadata(%{request: 7})
    ///     iex> :logger.get_process_metadata()
    ///     %{request: 7}
    "get_process_metadata" 0 => message::erlang_metadata;
    "set_process_metadata" 1 => message::set_erlang_metadata;
    "unset_process_metadata" 0 => message::unset_erlang_metadata;
    "update_process_metadata" 1 => message::update_erlang_metadata;
    /// Takes a handler away.
    ///
    ///     iex> :logger.remove_handler(:nobody)
    ///     {:error, {:not_found, :nobody}}
    "remove_handler" 1 => handlers::remove_handler;
    /// Changes the configuration of a handler.
    ///
    ///     iex> :logger.set_handler_config(:nobody, :level, :error)
    ///     {:error, {:not_found, :nobody}}
    "set_handler_config" 2 => handlers::set_handler_config;
    "set_handler_config" 3 => handlers::set_handler_config;
    "update_handler_config" 2 => handlers::set_handler_config;
    "update_handler_config" 3 => handlers::set_handler_config;
    /// Logs at level alert; the text may be a format with arguments.
    ///
    ///     iex> :logger.set_primary_config(:level, :none)
    ///     iex> :logger.alert("the roof is on fire")
    ///     :ok
    "alert" 1 => |p, args| at(p, Level::Alert, args);
    "alert" 2 => |p, args| at(p, Level::Alert, args);
    "alert" 3 => |p, args| at(p, Level::Alert, args);
    /// Whether the first level is more (`:gt`), less (`:lt`) or as (`:eq`) severe.
    ///
    ///     iex> :logger.compare_levels(:error, :info)
    ///     :gt
    "compare_levels" 2 => config::compare_levels;
    /// Logs at level critical.
    ///
    ///     iex> :logger.set_primary_config(:level, :none)
    ///     iex> :logger.critical("nearly")
    ///     :ok
    "critical" 1 => |p, args| at(p, Level::Critical, args);
    "critical" 2 => |p, args| at(p, Level::Critical, args);
    "critical" 3 => |p, args| at(p, Level::Critical, args);
    /// Logs at level debug.
    ///
    ///     iex> :logger.set_primary_config(:level, :none)
    ///     iex> :logger.debug("x is ~p", [1])
    ///     :ok
    "debug" 1 => |p, args| at(p, Level::Debug, args);
    "debug" 2 => |p, args| at(p, Level::Debug, args);
    "debug" 3 => |p, args| at(p, Level::Debug, args);
    /// Logs at level emergency.
    ///
    ///     iex> :logger.set_primary_config(:level, :none)
    ///     iex> :logger.emergency("all is lost")
    ///     :ok
    "emergency" 1 => |p, args| at(p, Level::Emergency, args);
    "emergency" 2 => |p, args| at(p, Level::Emergency, args);
    "emergency" 3 => |p, args| at(p, Level::Emergency, args);
    /// Logs at level error.
    ///
    ///     iex> :logger.set_primary_config(:level, :none)
    ///     iex> :logger.error("it did not work")
    ///     :ok
    "error" 1 => |p, args| at(p, Level::Error, args);
    "error" 2 => |p, args| at(p, Level::Error, args);
    "error" 3 => |p, args| at(p, Level::Error, args);
    /// The settings that hold for all messages.
    ///
    ///     iex> :logger.set_primary_config(:level, :error)
    ///     iex> :logger.get_primary_config().level
    ///     :error
    "get_primary_config" 0 => get_primary_config;
    /// Logs at level info.
    ///
    ///     iex> :logger.set_primary_config(:level, :none)
    ///     iex> :logger.info("hello")
    ///     :ok
    "info" 1 => |p, args| at(p, Level::Info, args);
    "info" 2 => |p, args| at(p, Level::Info, args);
    "info" 3 => |p, args| at(p, Level::Info, args);
    /// Logs at the given level.
    ///
    ///     iex> :logger.set_primary_config(:level, :none)
    ///     iex> :logger.log(:info, "hello")
    ///     :ok
    "log" 2 => log_at;
    "log" 3 => log_at;
    "log" 4 => log_at;
    /// Logs at level notice.
    ///
    ///     iex> :logger.set_primary_config(:level, :none)
    ///     iex> :logger.notice("by the way")
    ///     :ok
    "notice" 1 => |p, args| at(p, Level::Notice, args);
    "notice" 2 => |p, args| at(p, Level::Notice, args);
    "notice" 3 => |p, args| at(p, Level::Notice, args);
    /// Sets the level of a module or of several.
    ///
    ///     iex> :logger.set_module_level(Some.Module, :error)
    ///     :ok
    "set_module_level" 2 => config::put_module_level;
    /// Sets what holds for all messages; only `:level` is known here.
    ///
    ///     iex> :logger.set_primary_config(:level, :none)
    ///     :ok
    "set_primary_config" 1 => set_primary_config;
    "set_primary_config" 2 => set_primary_config;
    /// Forgets the level of a module or of several.
    ///
    ///     iex> :logger.unset_module_level(Some.Module)
    ///     :ok
    "unset_module_level" 1 => config::delete_module_level;
    /// Logs at level warning.
    ///
    ///     iex> :logger.set_primary_config(:level, :none)
    ///     iex> :logger.warning("careful")
    ///     :ok
    "warning" 1 => |p, args| at(p, Level::Warning, args);
    "warning" 2 => |p, args| at(p, Level::Warning, args);
    "warning" 3 => |p, args| at(p, Level::Warning, args);
}

/// The table of `:logger`.
pub const LOGGER: NativeModule = NativeModule {
    name: ":logger",
    doc: "Erlang's logger. Its messages and Elixir's go the same way.",
    functions: LOGGER_FUNCTIONS,
};

natives! { const ERROR_LOGGER_FUNCTIONS of ":error_logger":
    /// Logs a formatted text at level error.
    ///
    ///     iex> :logger.set_primary_config(:level, :none)
    ///     iex> :error_logger.error_msg("it did not work")
    ///     :ok
    "error_msg" 1 => |p, args| at(p, Level::Error, args);
    "error_msg" 2 => |p, args| at(p, Level::Error, args);
    /// Logs a formatted text at level notice.
    ///
    ///     iex> :logger.set_primary_config(:level, :none)
    ///     iex> :error_logger.info_msg("hello ~p", [:you])
    ///     :ok
    "info_msg" 1 => |p, args| at(p, Level::Notice, args);
    "info_msg" 2 => |p, args| at(p, Level::Notice, args);
    /// Logs a formatted text at level warning.
    ///
    ///     iex> :logger.set_primary_config(:level, :none)
    ///     iex> :error_logger.warning_msg("careful")
    ///     :ok
    "warning_msg" 1 => |p, args| at(p, Level::Warning, args);
    "warning_msg" 2 => |p, args| at(p, Level::Warning, args);
}

/// The table of `:error_logger`.
pub const ERROR_LOGGER: NativeModule = NativeModule {
    name: ":error_logger",
    doc: "Erlang's older logger.",
    functions: ERROR_LOGGER_FUNCTIONS,
};

/// Logs a string, a report, or a format with a list of arguments; a map that follows is metadata.
fn at(p: &mut Proc, level: Level, args: &[Term]) -> Result<Term, Raise> {
    if !allows(p, level) {
        return Ok(Term::OK);
    }
    let (text, metadata) = match args {
        [format, arguments, rest @ ..] if arguments.is_list() => {
            (format_text(p, format, arguments)?, rest.first())
        }
        [message, rest @ ..] => {
            let writer = rest
                .first()
                .and_then(|map| map.field(Atom::new("report_cb")));
            (report_text(p, message, writer)?, rest.first())
        }
        [] => return Err(Raise::badarg()),
    };
    let own = metadata.and_then(Term::as_map).map(|map| {
        map.iter()
            .filter_map(|(key, value)| Some((key.as_atom()?, value.clone())))
            .collect::<Vec<_>>()
    });
    let metadata = message::merged(p, level, &own.unwrap_or_default(), Vec::new());
    let given = match args {
        [format, arguments, ..] if arguments.is_list() => {
            Term::tuple([format.clone(), arguments.clone()])
        }
        _ => match message::given(&args[0], &text) {
            report if matches!(args[0], Term::Map(_)) => report,
            _ => Term::tagged(Atom::new("string"), args[0].clone()),
        },
    };
    log_event(p, level, text, given, &metadata)?;
    Ok(Term::OK)
}

/// The text of a string or report. A report may bring a function along that says how it reads.
///
/// # Errors
/// What that function or a protocol's implementation raises.
pub(super) fn report_text(
    p: &mut Proc,
    message: &Term,
    writer: Option<&Term>,
) -> Result<String, Raise> {
    if let (Term::Map(_), Some(Term::Fun(writer))) = (message, writer)
        && writer.arity() == 1
    {
        let written = p.call_fun(writer, std::slice::from_ref(message))?;
        if let Some([format, arguments]) = written.as_tuple() {
            return format_text(p, format, arguments);
        }
    }
    Ok(message::text(p, message)?.0)
}

/// The format as Elixir's translator fills it: `~p` and `~w` by `inspect`, `~s` and `~ts` as text.
fn format_text(p: &mut Proc, format: &Term, arguments: &Term) -> Result<String, Raise> {
    let format = message::chardata(p, format)?;
    let mut arguments = arguments.iter();
    let mut text = String::new();
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        if letter != '~' {
            text.push(letter);
            continue;
        }
        let control = letters.by_ref().find(|c| !"0123456789.-+*t".contains(*c));
        match control {
            Some('n') | None => text.push('\n'),
            Some('~') => text.push('~'),
            Some('s') => {
                let argument = arguments.next().ok_or_else(Raise::badarg)?;
                text.push_str(&message::chardata(p, argument)?);
            }
            Some(_) => {
                let argument = arguments.next().ok_or_else(Raise::badarg)?;
                text.push_str(&inspect(p, argument)?);
            }
        }
    }
    Ok(text)
}

fn log_at(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let level = args[0]
        .as_atom()
        .and_then(|name| Level::from_name(name.as_str()))
        .ok_or_else(Raise::badarg)?;
    at(p, level, &args[1..])
}

fn set_primary_config(p: &mut Proc, args: &[Term]) -> Result<Term, Raise> {
    let pairs = match args {
        [Term::Atom(key), value] => vec![(*key, value.clone())],
        [Term::Map(map)] => map
            .iter()
            .filter_map(|(key, value)| Some((key.as_atom()?, value.clone())))
            .collect(),
        [list] => keyword(list).ok_or_else(Raise::badarg)?,
        _ => return Err(Raise::badarg()),
    };
    for (_, value) in pairs.iter().filter(|(key, _)| key.as_str() == "level") {
        let level = value
            .as_atom()
            .and_then(|name| Level::from_name(name.as_str()));
        let Some(level) = level else {
            let invalid = Term::tagged(Atom::new("invalid_level"), value.clone());
            return Ok(Term::error(invalid));
        };
        Logger::of(p).configure(|settings| settings.level = level);
    }
    Ok(Term::OK)
}

fn get_primary_config(p: &mut Proc, _: &[Term]) -> Result<Term, Raise> {
    let level = Logger::of(p).settings().level.atom();
    Ok(Term::map([
        (Term::atom("filter_default"), Term::atom("log")),
        (Term::atom("filters"), Term::Nil),
        (Term::atom("level"), Term::Atom(level)),
        (Term::atom("metadata"), Term::map([])),
    ]))
}
