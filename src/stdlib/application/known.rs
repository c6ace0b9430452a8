//! The applications that come with Elixir and Erlang, as far as programs name them.

/// An application of the distribution: its name, description and version.
pub struct Known {
    /// Its name.
    pub name: &'static str,
    /// What it says of itself.
    pub description: &'static str,
    /// Its version in the release that suplab follows.
    pub version: &'static str,
    /// Whether it runs from the beginning.
    pub started: bool,
}

const fn known(
    name: &'static str,
    description: &'static str,
    version: &'static str,
    started: bool,
) -> Known {
    Known {
        name,
        description,
        version,
        started,
    }
}

const OTP: &str = "ERTS  CXC 138 10";

/// All of them, in the order in which they start.
pub const KNOWN: &[Known] = &[
    known("kernel", OTP, "8.5.3", true),
    known("stdlib", OTP, "4.2", true),
    known("compiler", OTP, "8.2.3", true),
    known("elixir", "elixir", "1.14.0", true),
    known("logger", "logger", "1.14.0", true),
    known(
        "asn1",
        "The Erlang ASN1 compiler version 5.0.21",
        "5.0.21",
        false,
    ),
    known("crypto", "CRYPTO", "5.1.2", false),
    known("eex", "eex", "1.14.0", false),
    known("ex_unit", "ex_unit", "1.14.0", false),
    known("iex", "iex", "1.14.0", false),
    known("inets", "INETS  CXC 138 49", "8.2.2", false),
    known("mix", "mix", "1.14.0", false),
    known("os_mon", "CPO  CXC 138 46", "2.8", false),
    known("public_key", "Public key infrastructure", "1.13.2", false),
    known("runtime_tools", "RUNTIME_TOOLS", "1.19", false),
    known("sasl", "SASL  CXC 138 11", "4.2", false),
    known("ssl", "Erlang/OTP SSL application", "10.8.7", false),
    known("tools", "DEVTOOLS  CXC 138 16", "3.5.3", false),
];
