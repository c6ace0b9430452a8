//! What `use` of Elixir's own behaviours writes into a module, and which callbacks the behaviours have.
//!
//! Each piece is Elixir, in the shape in which 1.14 injects it: `opts` are the options of `use`.

use crate::lang::{Behaviour, Use};

/// All of them.
pub const USES: &[Use] = &[
    Use {
        module: "GenServer",
        source: include_str!("uses/gen_server.ex"),
        before_compile: include_str!("uses/gen_server_end.ex"),
    },
    Use {
        module: "Supervisor",
        source: include_str!("uses/supervisor.ex"),
        before_compile: "",
    },
    Use {
        module: "DynamicSupervisor",
        source: include_str!("uses/dynamic_supervisor.ex"),
        before_compile: "",
    },
    Use {
        module: "Agent",
        source: include_str!("uses/agent.ex"),
        before_compile: "",
    },
    Use {
        module: "Task",
        source: include_str!("uses/task.ex"),
        before_compile: "",
    },
    Use {
        module: "Application",
        source: include_str!("uses/application.ex"),
        before_compile: "",
    },
    Use {
        module: "Bitwise",
        source: "import Bitwise",
        before_compile: "",
    },
];

const fn behaviour(
    module: &'static str,
    callbacks: &'static [(&'static str, usize)],
    optional: &'static [(&'static str, usize)],
) -> Behaviour {
    Behaviour {
        module,
        callbacks,
        optional,
    }
}

/// The behaviours of the standard library.
pub const BEHAVIOURS: &[Behaviour] = &[
    behaviour(
        "Access",
        &[("fetch", 2), ("get_and_update", 3), ("pop", 2)],
        &[],
    ),
    behaviour(
        "Application",
        &[
            ("start", 2),
            ("stop", 1),
            ("start_phase", 3),
            ("prep_stop", 1),
            ("config_change", 3),
        ],
        &[("start_phase", 3), ("prep_stop", 1), ("config_change", 3)],
    ),
    behaviour("DynamicSupervisor", &[("init", 1)], &[]),
    behaviour(
        "Exception",
        &[("exception", 1), ("message", 1), ("blame", 2)],
        &[("exception", 1), ("message", 1), ("blame", 2)],
    ),
    behaviour("GenServer", GEN_SERVER, GEN_SERVER_OPTIONAL),
    behaviour(":gen_server", GEN_SERVER, GEN_SERVER_OPTIONAL),
    behaviour("Supervisor", &[("init", 1)], &[]),
    behaviour(":supervisor", &[("init", 1)], &[]),
];

const GEN_SERVER: &[(&str, usize)] = &[
    ("init", 1),
    ("handle_call", 3),
    ("handle_cast", 2),
    ("handle_info", 2),
    ("handle_continue", 2),
    ("terminate", 2),
    ("code_change", 3),
    ("format_status", 2),
];

const GEN_SERVER_OPTIONAL: &[(&str, usize)] = &[
    ("handle_call", 3),
    ("handle_cast", 2),
    ("handle_info", 2),
    ("handle_continue", 2),
    ("terminate", 2),
    ("code_change", 3),
    ("format_status", 2),
];
