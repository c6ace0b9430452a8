//! Which application a module belongs to, for the `(elixir 1.14.0)` in front of stack entries.

use std::sync::OnceLock;

use crate::term::Atom;
use crate::term::quick::QuickMap;

/// The applications and their modules. A module of Elixir stands without `Elixir.`.
const APPLICATIONS: &[(&str, &str)] = &[
    ("elixir 1.14.0", ELIXIR),
    ("ex_unit 1.14.0", EX_UNIT),
    ("logger 1.14.0", LOGGER),
    ("iex 1.14.0", IEX),
    ("mix 1.14.0", MIX),
    ("stdlib 4.2", STDLIB),
    ("kernel 8.5.3", KERNEL),
    ("sasl 4.2", SASL),
];

const ELIXIR: &str = "
    Access Agent Agent.Server Application ArgumentError ArithmeticError Atom BadArityError BadBooleanError
    BadFunctionError BadMapError BadStructError Base Behaviour Bitwise Calendar Calendar.ISO
    Calendar.TimeZoneDatabase Calendar.UTCOnlyTimeZoneDatabase CaseClauseError Code Code.Formatter Code.Fragment
    Code.Identifier Code.LoadError Code.Normalizer Code.Typespec Collectable Collectable.BitString
    Collectable.File.Stream Collectable.HashDict Collectable.HashSet Collectable.IO.Stream Collectable.List
    Collectable.Map Collectable.MapSet CompileError CondClauseError Config Config.Provider Config.Reader Date
    Date.Range DateTime Dict DynamicSupervisor Enum Enum.EmptyError Enum.OutOfBoundsError Enumerable
    Enumerable.Date.Range Enumerable.File.Stream Enumerable.Function Enumerable.GenEvent.Stream Enumerable.HashDict
    Enumerable.HashSet Enumerable.IO.Stream Enumerable.List Enumerable.Map Enumerable.MapSet Enumerable.Range
    Enumerable.Stream ErlangError Exception File File.CopyError File.Error File.LinkError File.RenameError File.Stat
    File.Stream Float Function FunctionClauseError GenEvent GenEvent.Stream GenServer HashDict HashSet IO IO.ANSI
    IO.ANSI.Docs IO.ANSI.Sequence IO.Stream IO.StreamError Inspect Inspect.Algebra Inspect.Any Inspect.Atom
    Inspect.BitString Inspect.Date Inspect.Date.Range Inspect.DateTime Inspect.Error Inspect.Float Inspect.Function
    Inspect.HashDict Inspect.HashSet Inspect.Inspect.Error Inspect.Integer Inspect.List Inspect.Macro.Env
    Inspect.Map Inspect.MapSet Inspect.NaiveDateTime Inspect.Opts Inspect.PID Inspect.Port Inspect.Range
    Inspect.Reference Inspect.Regex Inspect.Stream Inspect.Time Inspect.Tuple Inspect.URI Inspect.Version
    Inspect.Version.Requirement Integer Kernel Kernel.CLI Kernel.ErrorHandler Kernel.LexicalTracker
    Kernel.ParallelCompiler Kernel.ParallelRequire Kernel.SpecialForms Kernel.Typespec Kernel.Utils KeyError Keyword
    List List.Chars List.Chars.Atom List.Chars.BitString List.Chars.Float List.Chars.Integer List.Chars.List Macro
    Macro.Env Map MapSet MatchError Module Module.LocalsTracker Module.ParallelChecker Module.Types
    Module.Types.Error Module.Types.Expr Module.Types.Helpers Module.Types.Of Module.Types.Pattern
    Module.Types.Unify NaiveDateTime Node OptionParser OptionParser.ParseError PartitionSupervisor Path
    Path.Wildcard Port Process Protocol Protocol.UndefinedError Range Record Record.Extractor Regex
    Regex.CompileError Registry Registry.Partition Registry.Supervisor RuntimeError Set Stream Stream.Reducers
    String String.Break String.Chars String.Chars.Atom String.Chars.BitString String.Chars.Date
    String.Chars.DateTime String.Chars.Float String.Chars.Integer String.Chars.List String.Chars.NaiveDateTime
    String.Chars.Time String.Chars.URI String.Chars.Version String.Chars.Version.Requirement String.Tokenizer
    String.Tokenizer.ScriptSet String.Tokenizer.Security String.Unicode StringIO Supervisor Supervisor.Default
    Supervisor.Spec SyntaxError System System.EnvError System.SignalHandler SystemLimitError Task Task.Supervised
    Task.Supervisor Time TokenMissingError TryClauseError Tuple URI URI.Error UndefinedFunctionError
    UnicodeConversionError Version Version.InvalidRequirementError Version.InvalidVersionError Version.Parser
    Version.Requirement WithClauseError :elixir :elixir_aliases :elixir_bitstring :elixir_bootstrap :elixir_clauses
    :elixir_code_server :elixir_compiler :elixir_config :elixir_def :elixir_dispatch :elixir_env :elixir_erl
    :elixir_erl_clauses :elixir_erl_compiler :elixir_erl_for :elixir_erl_pass :elixir_erl_try :elixir_erl_var
    :elixir_errors :elixir_expand :elixir_fn :elixir_import :elixir_interpolation :elixir_lexical :elixir_locals
    :elixir_map :elixir_module :elixir_overridable :elixir_parser :elixir_quote :elixir_rewrite :elixir_sup
    :elixir_tokenizer :elixir_utils
";

const EX_UNIT: &str = "
    ExUnit ExUnit.AssertionError ExUnit.Assertions ExUnit.CLIFormatter ExUnit.Callbacks ExUnit.CaptureIO
    ExUnit.CaptureLog ExUnit.CaptureServer ExUnit.Case ExUnit.CaseTemplate ExUnit.Diff ExUnit.DocTest
    ExUnit.DocTest.Error ExUnit.DuplicateDescribeError ExUnit.DuplicateTestError ExUnit.EventManager
    ExUnit.FailuresManifest ExUnit.Filters ExUnit.Formatter ExUnit.MultiError ExUnit.OnExitHandler ExUnit.Runner
    ExUnit.RunnerStats ExUnit.Server ExUnit.Test ExUnit.TestCase ExUnit.TestModule ExUnit.TimeoutError
";

const LOGGER: &str = "
    Logger Logger.App Logger.BackendSupervisor Logger.Backends.Console Logger.Config Logger.Filter Logger.Formatter
    Logger.Handler Logger.Translator Logger.Utils Logger.Watcher
";

const IEX: &str = "
    IEx IEx.App IEx.Autocomplete IEx.Broker IEx.CLI IEx.Config IEx.Evaluator IEx.Helpers IEx.History IEx.Info
    IEx.Info.Any IEx.Info.Atom IEx.Info.BitString IEx.Info.Date IEx.Info.Float IEx.Info.Function IEx.Info.Integer
    IEx.Info.List IEx.Info.Map IEx.Info.NaiveDateTime IEx.Info.PID IEx.Info.Port IEx.Info.Reference IEx.Info.Time
    IEx.Info.Tuple IEx.Introspection IEx.Pry IEx.Server IEx.State
";

const MIX: &str = "
    Collectable.Mix.Shell Mix Mix.CLI Mix.Compilers.ApplicationTracer Mix.Compilers.Elixir Mix.Compilers.Erlang
    Mix.Compilers.Test Mix.Config Mix.Dep Mix.Dep.Converger Mix.Dep.ElixirSCM Mix.Dep.Fetcher Mix.Dep.Loader
    Mix.Dep.Lock Mix.Dep.Umbrella Mix.ElixirVersionError Mix.Error Mix.Generator Mix.Hex Mix.InvalidTaskError
    Mix.Local Mix.Local.Installer Mix.NoProjectError Mix.NoTaskError Mix.Project Mix.ProjectStack Mix.PublicKey
    Mix.Rebar Mix.Release Mix.RemoteConverger Mix.SCM Mix.SCM.Git Mix.SCM.Path Mix.Shell Mix.Shell.IO
    Mix.Shell.Process Mix.Shell.Quiet Mix.State Mix.Task Mix.Task.Compiler Mix.Task.Compiler.Diagnostic
    Mix.Tasks.App.Config Mix.Tasks.App.Start Mix.Tasks.App.Tree Mix.Tasks.Archive Mix.Tasks.Archive.Build
    Mix.Tasks.Archive.Check Mix.Tasks.Archive.Install Mix.Tasks.Archive.Uninstall Mix.Tasks.Clean Mix.Tasks.Cmd
    Mix.Tasks.Compile Mix.Tasks.Compile.All Mix.Tasks.Compile.App Mix.Tasks.Compile.Elixir Mix.Tasks.Compile.Erlang
    Mix.Tasks.Compile.Leex Mix.Tasks.Compile.Protocols Mix.Tasks.Compile.Yecc Mix.Tasks.Deps Mix.Tasks.Deps.Clean
    Mix.Tasks.Deps.Compile Mix.Tasks.Deps.Get Mix.Tasks.Deps.Loadpaths Mix.Tasks.Deps.Precompile Mix.Tasks.Deps.Tree
    Mix.Tasks.Deps.Unlock Mix.Tasks.Deps.Update Mix.Tasks.Do Mix.Tasks.Escript Mix.Tasks.Escript.Build
    Mix.Tasks.Escript.Install Mix.Tasks.Escript.Uninstall Mix.Tasks.Eval Mix.Tasks.Format Mix.Tasks.Help
    Mix.Tasks.Iex Mix.Tasks.Loadconfig Mix.Tasks.Loadpaths Mix.Tasks.Local Mix.Tasks.Local.Hex
    Mix.Tasks.Local.PublicKeys Mix.Tasks.Local.Rebar Mix.Tasks.New Mix.Tasks.Profile.Cprof Mix.Tasks.Profile.Eprof
    Mix.Tasks.Profile.Fprof Mix.Tasks.Release Mix.Tasks.Release.Init Mix.Tasks.Run Mix.Tasks.Test
    Mix.Tasks.Test.Coverage Mix.Tasks.WillRecompile Mix.Tasks.Xref Mix.TasksServer Mix.Utils
";

const STDLIB: &str = "
    :array :base64 :beam_lib :binary :c :calendar :dets :dets_server :dets_sup :dets_utils :dets_v9 :dict :digraph
    :digraph_utils :edlin :edlin_expand :epp :erl_abstract_code :erl_anno :erl_bits :erl_compile :erl_error
    :erl_eval :erl_expand_records :erl_features :erl_internal :erl_lint :erl_parse :erl_posix_msg :erl_pp :erl_scan
    :erl_stdlib_errors :erl_tar :error_logger_file_h :error_logger_tty_h :escript :ets :eval_bits :file_sorter
    :filelib :filename :gb_sets :gb_trees :gen :gen_event :gen_fsm :gen_server :gen_statem :io :io_lib
    :io_lib_format :io_lib_fread :io_lib_pretty :lists :log_mf_h :maps :math :ms_transform :orddict :ordsets
    :otp_internal :peer :pool :proc_lib :proplists :qlc :qlc_pt :queue :rand :random :re :sets :shell :shell_default
    :shell_docs :slave :sofs :string :supervisor :supervisor_bridge :sys :timer :unicode :unicode_util :uri_string
    :win32reg :zip
";

const KERNEL: &str = "
    :application :application_controller :application_master :application_starter :auth :code :code_server :disk_log
    :disk_log_1 :disk_log_server :disk_log_sup :dist_ac :dist_util :erl_boot_server :erl_compile_server :erl_ddll
    :erl_distribution :erl_epmd :erl_erts_errors :erl_kernel_errors :erl_reply :erl_signal_handler :erpc
    :error_handler :error_logger :erts_debug :file :file_io_server :file_server :gen_sctp :gen_tcp :gen_tcp_socket
    :gen_udp :gen_udp_socket :global :global_group :global_search :group :group_history :heart :inet :inet6_sctp
    :inet6_tcp :inet6_tcp_dist :inet6_udp :inet_config :inet_db :inet_dns :inet_gethost_native :inet_hosts
    :inet_parse :inet_res :inet_sctp :inet_tcp :inet_tcp_dist :inet_udp :kernel :kernel_config :kernel_refc
    :local_tcp :local_udp :logger :logger_backend :logger_config :logger_disk_log_h :logger_filters
    :logger_formatter :logger_h_common :logger_handler_watcher :logger_olp :logger_proxy :logger_server
    :logger_simple_h :logger_std_h :logger_sup :net :net_adm :net_kernel :os :pg :pg2 :ram_file :raw_file_io
    :raw_file_io_compressed :raw_file_io_deflate :raw_file_io_delayed :raw_file_io_inflate :raw_file_io_list :rpc
    :seq_trace :socket :standard_error :user :user_drv :user_sup :wrap_log_reader
";

const SASL: &str = "
    :alarm_handler :erlsrv :format_lib_supp :misc_supp :rb :rb_format_supp :release_handler :release_handler_1 :sasl
    :sasl_report :sasl_report_file_h :sasl_report_tty_h :systools :systools_lib :systools_make :systools_rc
    :systools_relup
";

/// The applications by the names of their modules; made when it is first asked for.
fn by_module() -> &'static QuickMap<&'static str, &'static str> {
    static TABLE: OnceLock<QuickMap<&str, &str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let all = APPLICATIONS.iter().flat_map(|(application, modules)| {
            let modules = modules.split_ascii_whitespace();
            modules.map(move |module| (module, *application))
        });
        all.collect()
    })
}

/// The name and version of the application that a module of Elixir or OTP belongs to. The `erlang`
/// module and the others that the virtual machine brings along belong to none.
pub fn application_of(module: Atom) -> Option<&'static str> {
    match module.as_str().strip_prefix("Elixir.") {
        Some(name) => by_module().get(name).copied(),
        None => by_module().get(&*format!(":{module}")).copied(),
    }
}
