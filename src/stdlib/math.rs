//! Erlang's `:math`: the C library's functions on floats.

use crate::runtime::{NativeModule, Raise};
use crate::term::number::finite;
use crate::term::{Term, atoms, to_f64};

use super::args::Reply;
use super::natives::natives;

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: ":math",
    doc: "Mathematical functions. All answer with floats.",
    functions: FUNCTIONS,
};

natives! { const FUNCTIONS of ":math":
    /// The angle of this cosine.
    ///
    ///     iex> :math.acos(1)
    ///     0.0
    "acos" 1 => |_, args| one(args, f64::acos);
    /// The inverse of `cosh/1`.
    ///
    ///     iex> :math.acosh(1)
    ///     0.0
    "acosh" 1 => |_, args| one(args, |x| c::acosh(x));
    /// The angle of this sine.
    ///
    ///     iex> :math.asin(0)
    ///     0.0
    "asin" 1 => |_, args| one(args, f64::asin);
    /// The inverse of `sinh/1`.
    ///
    ///     iex> :math.asinh(0)
    ///     0.0
    "asinh" 1 => |_, args| one(args, |x| c::asinh(x));
    /// The angle of this tangent.
    ///
    ///     iex> :math.atan(0)
    ///     0.0
    "atan" 1 => |_, args| one(args, f64::atan);
    /// The angle of a point, given as y and x.
    ///
    ///     iex> :math.atan2(0, 1)
    ///     0.0
    "atan2" 2 => |_, args| two(args, f64::atan2);
    /// The inverse of `tanh/1`.
    ///
    ///     iex> :math.atanh(0)
    ///     0.0
    "atanh" 1 => |_, args| one(args, |x| c::atanh(x));
    /// The least whole number that is not less, as a float.
    ///
    ///     iex> :math.ceil(1.2)
    ///     2.0
    "ceil" 1 => |_, args| one(args, f64::ceil);
    /// The cosine of an angle.
    ///
    ///     iex> :math.cos(0)
    ///     1.0
    "cos" 1 => |_, args| one(args, f64::cos);
    /// The hyperbolic cosine.
    ///
    ///     iex> :math.cosh(0)
    ///     1.0
    "cosh" 1 => |_, args| one(args, f64::cosh);
    /// The error function.
    ///
    ///     iex> :math.erf(0)
    ///     0.0
    "erf" 1 => |_, args| one(args, |x| c::erf(x));
    /// One minus the error function.
    ///
    ///     iex> :math.erfc(0)
    ///     1.0
    "erfc" 1 => |_, args| one(args, |x| c::erfc(x));
    /// Euler's number to this power.
    ///
    ///     iex> :math.exp(0)
    ///     1.0
    "exp" 1 => |_, args| one(args, f64::exp);
    /// The greatest whole number that is not greater, as a float.
    ///
    ///     iex> :math.floor(-1.2)
    ///     -2.0
    "floor" 1 => |_, args| one(args, f64::floor);
    /// What a division leaves.
    ///
    ///     iex> :math.fmod(5, 3)
    ///     2.0
    "fmod" 2 => |_, args| two(args, |x, y| x % y);
    /// The natural logarithm.
    ///
    ///     iex> :math.log(1)
    ///     0.0
    "log" 1 => |_, args| one(args, f64::ln);
    /// The logarithm to base 10.
    ///
    ///     iex> :math.log10(1000)
    ///     3.0
    "log10" 1 => |_, args| one(args, f64::log10);
    /// The logarithm to base 2.
    ///
    ///     iex> :math.log2(8)
    ///     3.0
    "log2" 1 => |_, args| one(args, f64::log2);
    /// The circle's number.
    ///
    ///     iex> :math.pi()
    ///     3.141592653589793
    "pi" 0 => |_, _| Ok(Term::Float(std::f64::consts::PI));
    /// A power.
    ///
    ///     iex> :math.pow(2, 3)
    ///     8.0
    "pow" 2 => |_, args| two(args, f64::powf);
    /// The sine of an angle.
    ///
    ///     iex> :math.sin(0)
    ///     0.0
    "sin" 1 => |_, args| one(args, f64::sin);
    /// The hyperbolic sine.
    ///
    ///     iex> :math.sinh(0)
    ///     0.0
    "sinh" 1 => |_, args| one(args, f64::sinh);
    /// The square root.
    ///
    ///     iex> :math.sqrt(4)
    ///     2.0
    "sqrt" 1 => |_, args| one(args, f64::sqrt);
    /// The tangent of an angle.
    ///
    ///     iex> :math.tan(0)
    ///     0.0
    "tan" 1 => |_, args| one(args, f64::tan);
    /// The hyperbolic tangent.
    ///
    ///     iex> :math.tanh(0)
    ///     0.0
    "tanh" 1 => |_, args| one(args, f64::tanh);
}

/// The functions of the C library that Rust's floats lack or work out in another way.
mod c {
    unsafe extern "C" {
        pub safe fn acosh(x: f64) -> f64;
        pub safe fn asinh(x: f64) -> f64;
        pub safe fn atanh(x: f64) -> f64;
        pub safe fn erf(x: f64) -> f64;
        pub safe fn erfc(x: f64) -> f64;
    }
}

/// The arguments as floats.
fn floats(args: &[Term]) -> Result<Vec<f64>, Raise> {
    let mut problems = Vec::new();
    let mut floats = Vec::with_capacity(args.len());
    for (at, argument) in args.iter().enumerate() {
        match (argument, to_f64(argument)) {
            (_, Some(float)) => floats.push(float),
            // An integer that no float can hold.
            (Term::BigInt(_), None) => return Err(Raise::error(atoms::BADARITH)),
            _ => problems.push((at + 1, "not a number")),
        }
    }
    if problems.is_empty() {
        Ok(floats)
    } else {
        Err(Raise::bad_arguments(&problems))
    }
}

fn one(args: &[Term], function: impl Fn(f64) -> f64) -> Reply {
    Ok(finite(function(floats(args)?[0]))?)
}

fn two(args: &[Term], function: fn(f64, f64) -> f64) -> Reply {
    let floats = floats(args)?;
    Ok(finite(function(floats[0], floats[1]))?)
}
