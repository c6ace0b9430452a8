//! Atoms: interned names that compare by index.
//!
//! An [`Atom`] is an index into a table that only grows, as the BEAM's atom table does. The names
//! that the engine itself speaks of have fixed indices and are constants of [`atoms`], so that Rust
//! code can match on them. Ordering by text is left to `cmp`, quoting to `inspect`.

use std::fmt;
use std::sync::OnceLock;

use parking_lot::RwLock;

use super::quick::QuickMap;

/// An interned name. Two atoms are equal exactly when their texts are.
///
/// The derived order is by index, that is, by first use: good for lookup tables, not for Erlang's
/// term order, which goes by text (see [`crate::term::compare`]).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Atom(u32);

/// Names by index. A chunk, once there, never moves, so reading a name takes no lock.
/// Chunk `k` holds `FIRST << k` names.
struct Names {
    chunks: [OnceLock<Box<[OnceLock<&'static str>]>>; 20],
}

const FIRST: u32 = 1024;

impl Names {
    const fn new() -> Self {
        Names {
            chunks: [const { OnceLock::new() }; 20],
        }
    }

    /// The chunk and the place in it of the name with this index.
    fn place(index: u32) -> (usize, usize) {
        let chunk = ((index / FIRST) + 1).ilog2();
        let before = FIRST * ((1 << chunk) - 1);
        (chunk as usize, (index - before) as usize)
    }

    fn get(&self, index: u32) -> &'static str {
        let (chunk, at) = Self::place(index);
        self.chunks[chunk]
            .get()
            .and_then(|names| names[at].get())
            .copied()
            .unwrap_or("")
    }

    fn set(&self, index: u32, name: &'static str) {
        let (chunk, at) = Self::place(index);
        let size = (FIRST << chunk) as usize;
        let names = self.chunks[chunk].get_or_init(|| (0..size).map(|_| OnceLock::new()).collect());
        let _ = names[at].set(name);
    }
}

static NAMES: Names = Names::new();

/// Index by name. The lock orders the writers that intern a new name; a name that is there is found
/// under the shared side.
fn indices() -> &'static RwLock<QuickMap<&'static str, u32>> {
    static INDICES: OnceLock<RwLock<QuickMap<&'static str, u32>>> = OnceLock::new();
    INDICES.get_or_init(|| {
        let mut map = QuickMap::with_capacity_and_hasher(2 * atoms::ALL.len(), Default::default());
        for (index, name) in atoms::ALL.iter().enumerate() {
            NAMES.set(index as u32, name);
            map.insert(*name, index as u32);
        }
        RwLock::new(map)
    })
}

impl Atom {
    /// The atom with this text, interned if it is new. Its text lives as long as the program.
    pub fn new(name: &str) -> Atom {
        Self::existing(name).unwrap_or_else(|| {
            let mut map = indices().write();
            if let Some(&index) = map.get(name) {
                return Atom(index);
            }
            let index = map.len() as u32;
            let name: &'static str = Box::leak(name.into());
            NAMES.set(index, name);
            map.insert(name, index);
            Atom(index)
        })
    }

    /// The atom with this text if it has been interned (what `String.to_existing_atom/1` needs).
    pub fn existing(name: &str) -> Option<Atom> {
        indices().read().get(name).map(|&index| Atom(index))
    }

    /// The text, without the colon.
    pub fn as_str(self) -> &'static str {
        match atoms::ALL.get(self.0 as usize) {
            Some(name) => name,
            None => NAMES.get(self.0),
        }
    }

    /// `true` or `false`.
    pub const fn bool(value: bool) -> Atom {
        if value { atoms::TRUE } else { atoms::FALSE }
    }

    /// Whether this names an Elixir module, as `Elixir.Enum` does.
    pub fn is_module_alias(self) -> bool {
        self.as_str().starts_with("Elixir.")
    }

    /// The module's name as source code spells it: `Enum` for `Elixir.Enum`.
    pub fn module_name(self) -> &'static str {
        self.as_str()
            .strip_prefix("Elixir.")
            .unwrap_or(self.as_str())
    }

    /// The atom of an Elixir module: `Atom::module("Enum")` is `Elixir.Enum`.
    pub fn module(name: &str) -> Atom {
        Atom::new(&format!("Elixir.{name}"))
    }

    /// The index, for tables of the program's own. It depends on the order of interning: nothing
    /// that a user sees may depend on it.
    pub const fn index(self) -> u32 {
        self.0
    }
}

impl fmt::Debug for Atom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, ":{}", self.as_str())
    }
}

impl fmt::Display for Atom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! predefined {
    ($($id:ident = $text:literal),* $(,)?) => {
        /// The atoms that the program itself speaks of, as constants.
        #[allow(missing_docs, reason = "each constant is the atom that its text says")]
        pub mod atoms {
            use super::Atom;
            #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
            #[repr(u32)]
            enum Index { $($id),* }
            /// The texts, in the order of the indices.
            pub(super) const ALL: &[&str] = &[$($text),*];
            $(pub const $id: Atom = Atom(Index::$id as u32);)*
        }
    };
}

predefined! {
    NIL = "nil", TRUE = "true", FALSE = "false", OK = "ok", ERROR = "error", EXIT = "exit", THROW = "throw",
    UNDEFINED = "undefined", NORMAL = "normal", KILL = "kill", KILLED = "killed", NOPROC = "noproc",
    SHUTDOWN = "shutdown", TIMEOUT = "timeout", INFINITY = "infinity", IGNORE = "ignore",
    UPPER_EXIT = "EXIT", UPPER_DOWN = "DOWN", PROCESS = "process", NOCATCH = "nocatch",
    BADARG = "badarg", BADARITH = "badarith", BADMATCH = "badmatch", BADFUN = "badfun", BADARITY = "badarity",
    BADKEY = "badkey", BADMAP = "badmap", FUNCTION_CLAUSE = "function_clause", CASE_CLAUSE = "case_clause",
    IF_CLAUSE = "if_clause", COND_CLAUSE = "cond_clause", WITH_CLAUSE = "with_clause", TRY_CLAUSE = "try_clause",
    ELSE_CLAUSE = "else_clause", UNDEF = "undef", SYSTEM_LIMIT = "system_limit", BADRECORD = "badrecord",
    BADBOOL = "badbool", TIMEOUT_VALUE = "timeout_value", BAD_RETURN_VALUE = "bad_return_value",
    BAD_RETURN = "bad_return", NOT_FOUND = "not_found", RUNNING = "running", RESTARTING = "restarting",
    ALREADY_STARTED = "already_started", ALREADY_PRESENT = "already_present", CALLING_SELF = "calling_self",
    NODEDOWN = "nodedown", REPLY = "reply", NOREPLY = "noreply", STOP = "stop", CONTINUE = "continue",
    HIBERNATE = "hibernate", INIT = "init", TERMINATE = "terminate", HANDLE_CALL = "handle_call",
    HANDLE_CAST = "handle_cast", HANDLE_INFO = "handle_info", HANDLE_CONTINUE = "handle_continue",
    CODE_CHANGE = "code_change", FORMAT_STATUS = "format_status", START_LINK = "start_link", START = "start",
    CHILD_SPEC = "child_spec", GEN_CALL = "$gen_call", GEN_CAST = "$gen_cast", ANCESTORS = "$ancestors",
    CALLERS = "$callers", INITIAL_CALL = "$initial_call", SYSTEM = "system", ALIAS = "alias",
    ID = "id", RESTART = "restart", TYPE = "type", MODULES = "modules", SIGNIFICANT = "significant",
    PERMANENT = "permanent", TRANSIENT = "transient", TEMPORARY = "temporary", WORKER = "worker",
    SUPERVISOR = "supervisor", BRUTAL_KILL = "brutal_kill", DYNAMIC = "dynamic", STRATEGY = "strategy",
    INTENSITY = "intensity", PERIOD = "period", AUTO_SHUTDOWN = "auto_shutdown", NEVER = "never",
    ANY_SIGNIFICANT = "any_significant", ALL_SIGNIFICANT = "all_significant", MAX_RESTARTS = "max_restarts",
    MAX_SECONDS = "max_seconds", MAX_CHILDREN = "max_children", EXTRA_ARGUMENTS = "extra_arguments",
    ONE_FOR_ONE = "one_for_one", ONE_FOR_ALL = "one_for_all", REST_FOR_ONE = "rest_for_one",
    SIMPLE_ONE_FOR_ONE = "simple_one_for_one", NAME = "name", VIA = "via", GLOBAL = "global", LOCAL = "local",
    CHILD = "child", FAILED_TO_START_CHILD = "failed_to_start_child", SPECS = "specs", ACTIVE = "active",
    SUPERVISORS = "supervisors", WORKERS = "workers", STRUCT = "__struct__", EXCEPTION = "__exception__",
    MESSAGE = "message", TERM = "term", KEY = "key", VALUE = "value", REASON = "reason", MODULE = "module",
    FUNCTION = "function", ARITY = "arity", ARGS = "args", KIND = "kind", CLAUSES = "clauses", OPERATOR = "operator",
    FILE = "file", LINE = "line", DO = "do", UNQUOTE = "unquote", QUOTE = "quote", ELSE = "else", AFTER = "after", RESCUE = "rescue", CATCH = "catch",
    FIRST = "first", LAST = "last", STEP = "step", MAP = "map", HIGH = "high", LOW = "low", MAX = "max",
    NODE = "nonode@nohost", ERLANG = "erlang", APPLY = "apply", FLUSH = "flush", INFO = "info", LINK = "link",
    MONITOR = "monitor", LINKS = "links", MONITORS = "monitors", REGISTERED_NAME = "registered_name",
    STATUS = "status", WAITING = "waiting", TRAP_EXIT = "trap_exit", MESSAGE_QUEUE_LEN = "message_queue_len",
    ELIXIR = "Elixir", KERNEL = "Elixir.Kernel", ENUM = "Elixir.Enum", PROCESS_MODULE = "Elixir.Process",
    GEN_SERVER = "Elixir.GenServer", SUPERVISOR_MODULE = "Elixir.Supervisor", DYNAMIC_SUPERVISOR = "Elixir.DynamicSupervisor",
    AGENT = "Elixir.Agent", TASK = "Elixir.Task", REGISTRY = "Elixir.Registry", RANGE = "Elixir.Range",
    MAP_SET = "Elixir.MapSet", REGEX = "Elixir.Regex", RUNTIME_ERROR = "Elixir.RuntimeError",
    ARGUMENT_ERROR = "Elixir.ArgumentError", ARITHMETIC_ERROR = "Elixir.ArithmeticError",
    KEY_ERROR = "Elixir.KeyError", MATCH_ERROR = "Elixir.MatchError", ERLANG_ERROR = "Elixir.ErlangError",
    FUNCTION_CLAUSE_ERROR = "Elixir.FunctionClauseError", UNDEFINED_FUNCTION_ERROR = "Elixir.UndefinedFunctionError",
    GEN_MODULE = "gen", DO_CALL = "do_call", INFO_FN = "__info__", IN = "in", LAB = "Elixir.Lab",
    ACK = "ack", CALL = "call", CAST = "cast", GEN_RESTART = "$gen_restart", TRY_AGAIN_RESTART = "try_again_restart",
    START_CHILD = "start_child", RESTART_CHILD = "restart_child", TERMINATE_CHILD = "terminate_child",
    DELETE_CHILD = "delete_child", GET_CHILDSPEC = "get_childspec", WHICH_CHILDREN = "which_children",
    COUNT_CHILDREN = "count_children", START_TASK = "start_task", SUSPEND = "suspend", RESUME = "resume",
    GET_STATE = "get_state", REPLACE_STATE = "replace_state", GET_STATUS = "get_status", CHANGE_CODE = "change_code",
    DEBUG = "debug", STATISTICS = "statistics", TRACE = "trace", LOG = "log", SYS = "sys", PROC_LIB = "proc_lib",
    WHEREIS_NAME = "whereis_name", REGISTER_NAME = "register_name", UNREGISTER_NAME = "unregister_name",
    SEND = "send", YES = "yes", NO = "no", PID = "pid", STATE = "state", RUN = "run", ABCAST = "abcast", GEN = "gen_server",
    TASK_SUPERVISOR = "Elixir.Task.Supervisor", TASK_SUPERVISED = "Elixir.Task.Supervised",
    SUPERVISOR_DEFAULT = "Elixir.Supervisor.Default",
    CONT = "cont", HALT = "halt", DONE = "done", HALTED = "halted", SUSPENDED = "suspended",
    REDUCE = "reduce", COUNT = "count", MEMBER = "member?", SLICE = "slice", INTO = "into", ASC = "asc", DESC = "desc",
    COMPARE = "compare", LT = "lt", EQ = "eq", GT = "gt", GET = "get", GET_AND_UPDATE = "get_and_update", POP = "pop",
    FETCH = "fetch", VERSION = "version", DEFAULT = "default", ENUMERABLE = "Elixir.Enumerable",
    COLLECTABLE = "Elixir.Collectable",
    ACCESS = "Elixir.Access", STREAM = "Elixir.Stream",
}
