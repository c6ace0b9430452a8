//! What Erlang/OTP 25 and Elixir 1.14 answered for the same operands.

use num_bigint::BigInt;

use super::*;

fn int(text: &str) -> Term {
    parse_integer(text.as_bytes(), 10).expect("the table holds integers")
}

fn show(outcome: Outcome) -> String {
    match outcome {
        Ok(Term::Float(value)) => shortest(value),
        Ok(term) => integer_to_string(&term, 10).unwrap_or_else(|| format!("{term:?}")),
        Err(error) => format!("{error:?}"),
    }
}

type Binary = fn(&Term, &Term) -> Outcome;

#[test]
fn integers_grow_and_shrink_without_a_seam() {
    let table: &[(Binary, &str, &str, &str)] = &[
        (add, "9223372036854775807", "1", "9223372036854775808"),
        (sub, "9223372036854775808", "1", "9223372036854775807"),
        (sub, "-9223372036854775808", "1", "-9223372036854775809"),
        (mul, "4294967296", "4294967296", "18446744073709551616"),
        (div, "-9223372036854775808", "-1", "9223372036854775808"),
        (rem, "-9223372036854775808", "-1", "0"),
        (div, "-7", "2", "-3"),
        (rem, "-7", "2", "-1"),
        (modulo, "-7", "2", "1"),
        (floor_div, "-7", "2", "-4"),
        (div, "1", "0", "BadArith"),
        (rem, "18446744073709551616", "0", "BadArith"),
        (int_pow, "2", "64", "18446744073709551616"),
        (int_pow, "-1", "9999999999999999999999", "-1"),
        (int_pow, "0", "0", "1"),
        (int_pow, "2", "-1", "BadArith"),
        (int_pow, "2", "9999999999", "SystemLimit"),
        (gcd, "-4", "6", "2"),
        (gcd, "0", "0", "0"),
        (band, "-1", "18446744073709551616", "18446744073709551616"),
        (bor, "-18446744073709551616", "1", "-18446744073709551615"),
        (bxor, "5", "3", "6"),
        (bsl, "1", "63", "9223372036854775808"),
        (bsl, "-1", "63", "-9223372036854775808"),
        (bsl, "0", "99999999999999999999", "0"),
        (bsl, "1", "99999999999999999999", "SystemLimit"),
        (bsl, "1", "-99999999999999999999", "0"),
        (bsr, "-1", "99999999999999999999", "-1"),
        (bsr, "-18446744073709551617", "1", "-9223372036854775809"),
        (bsr, "1", "-3", "8"),
    ];
    for (operation, a, b, expected) in table {
        assert_eq!(show(operation(&int(a), &int(b))), *expected, "{a} {b}");
    }
}

#[test]
fn floats_stay_finite_and_text_is_refused() {
    let (huge, big) = (
        Term::Float(1.0e308),
        bsl(&Term::Int(1), &Term::Int(2000)).expect("fits"),
    );
    for (outcome, expected) in [
        (mul(&huge, &Term::Int(10)), "BadArith"),
        (add(&Term::Int(1), &Term::Float(0.5)), "1.5"),
        (divide(&Term::Int(-7), &Term::Int(2)), "-3.5"),
        (divide(&Term::Int(1), &Term::Float(-0.0)), "BadArith"),
        (divide(&big, &big), "BadArith"),
        (add(&big, &Term::Float(1.0)), "BadArith"),
        (add(&Term::OK, &Term::Int(1)), "BadArith"),
        (neg(&Term::Int(i64::MIN)), "9223372036854775808"),
        (abs(&Term::Int(i64::MIN)), "9223372036854775808"),
        (power(&Term::Int(2), &Term::Int(-1)), "0.5"),
        (power(&Term::Int(0), &Term::Int(-1)), "BadArith"),
        (power(&Term::Float(-1.0), &Term::Float(0.5)), "BadArith"),
        (bnot(&Term::Float(1.0)), "BadArith"),
        (round(&Term::Float(2.5)), "3"),
        (round(&Term::Float(-2.5)), "-3"),
        (round(&Term::Float(0.49999999999999994)), "0"),
        (ceil(&Term::Float(-0.5)), "0"),
        (floor(&Term::Float(-0.5)), "-1"),
        (trunc(&Term::Float(1.0e20)), "100000000000000000000"),
        (trunc(&Term::OK), "BadArg"),
    ] {
        assert_eq!(show(outcome), expected);
    }
}

#[test]
fn integers_stop_at_the_limit() {
    let largest = Term::integer((BigInt::from(1) << MAX_BITS) - 1);
    assert!(neg(&largest).is_ok());
    assert_eq!(
        add(&largest, &Term::Int(1)).err(),
        Some(NumberError::SystemLimit)
    );
    assert_eq!(
        mul(&largest, &largest).err(),
        Some(NumberError::SystemLimit)
    );
    assert_eq!(
        bsl(&largest, &Term::Int(1)).err(),
        Some(NumberError::SystemLimit)
    );
}

#[test]
fn divisors_of_giants_are_not_looked_for() {
    let giant = Term::integer((BigInt::from(1) << 3_000_000) - 1);
    assert_eq!(gcd(&giant, &giant).err(), Some(NumberError::SystemLimit));
    assert_eq!(show(gcd(&giant, &Term::Int(-7))), "7");
    assert_eq!(
        show(gcd(&Term::Int(0), &giant).and_then(|found| rem(&found, &Term::Int(1000)))),
        "375"
    );
}

#[test]
fn extended_gcd_gives_the_factors() {
    let factors = |a: i64, b: i64| extended_gcd(&Term::Int(a), &Term::Int(b)).expect("integers");
    let tuple = |values: [i64; 3]| Term::tuple(values.map(Term::Int));
    assert_eq!(factors(4, 6), tuple([2, -1, 1]));
    assert_eq!(factors(-240, 46), tuple([2, 9, 47]));
}

#[test]
fn text_becomes_numbers_as_strictly_as_in_erlang() {
    for (text, base, expected) in [
        ("+12", 10, "12"),
        ("-0", 10, "0"),
        ("zZ", 36, "1295"),
        ("-9223372036854775808", 10, "-9223372036854775808"),
        (
            "123456789012345678901234567890",
            10,
            "123456789012345678901234567890",
        ),
        ("-", 10, "BadArg"),
        ("", 10, "BadArg"),
        ("12", 2, "BadArg"),
        ("1_0", 10, "BadArg"),
        (" 1", 10, "BadArg"),
        ("1", 37, "BadArg"),
    ] {
        assert_eq!(
            show(parse_integer(text.as_bytes(), base)),
            expected,
            "{text}"
        );
    }
    for (text, expected) in [
        ("1.0e-400", "0.0"),
        ("1.0e400", "BadArg"),
        ("+1.5", "1.5"),
        ("-0.0", "-0.0"),
        ("1.0E5", "1.0e5"),
        ("00.10", "0.1"),
        ("1e5", "BadArg"),
        ("1.", "BadArg"),
        (".5", "BadArg"),
        ("1.0e", "BadArg"),
        ("1.0 ", "BadArg"),
        ("inf", "BadArg"),
    ] {
        assert_eq!(show(parse_float(text.as_bytes())), expected, "{text}");
    }
}

#[test]
fn floats_print_in_their_shortest_form() {
    for text in [
        "1.0e15",
        "9.007199254740992e15",
        "9007199254740991.0",
        "1.5e15",
        "1.0e-5",
        "0.0001",
        "0.001",
        "1.2345e-4",
        "123456.789",
        "1.0e5",
        "5.0e-324",
        "1.7976931348623157e308",
        "-0.0",
        "1.0e3",
        "100.0",
        "1.1e-4",
        "0.012",
        "1234567890123456.0",
        "8.0e15",
        "-12.5",
        "1.2345678901234568e17",
        "1481666562330730.2",
    ] {
        let value: f64 = text.parse().expect("the table holds floats");
        assert_eq!(shortest(value), text);
    }
}

#[test]
fn decimals_are_judged_by_the_exact_value() {
    use Direction::{Down, Nearest, Up};
    for (value, decimals, nearest, up, down) in [
        (-0.001, 2, "0.0", "0.0", "-0.01"),
        (0.005, 2, "0.01", "0.01", "0.0"),
        (2.675, 2, "2.67", "2.68", "2.67"),
        (1.005, 2, "1.0", "1.01", "1.0"),
        (-0.5, 0, "-1.0", "-0.0", "-1.0"),
        (-0.4, 0, "0.0", "-0.0", "-1.0"),
        (1.0e300, 5, "1.0e300", "1.0e300", "1.0e300"),
        (1.0e-300, 15, "0.0", "1.0e-15", "0.0"),
        (0.1, 15, "0.1", "0.100000000000001", "0.1"),
        (
            0.12345678901234566,
            15,
            "0.123456789012346",
            "0.123456789012346",
            "0.123456789012345",
        ),
        (5.055, 2, "5.05", "5.06", "5.05"),
        (5.0e-324, 15, "0.0", "1.0e-15", "0.0"),
        (-0.0, 3, "-0.0", "-0.0", "-0.0"),
    ] {
        for (direction, expected) in [(Nearest, nearest), (Up, up), (Down, down)] {
            assert_eq!(
                show(round_decimals(value, decimals, direction)),
                expected,
                "{value} {direction:?}"
            );
        }
    }
    assert_eq!(
        round_decimals(1.5, 16, Nearest).err(),
        Some(NumberError::BadArg)
    );
}

#[test]
fn fixed_decimals_are_rounded_as_erlang_does() {
    for (value, decimals, compact, expected) in [
        (0.25, 1, false, "0.3"),
        (2.675, 2, false, "2.67"),
        (1.005, 2, false, "1.00"),
        (1.005, 18, false, "1.004999999999999893"),
        (92.6620300680233, 18, false, "92.662030068023298688"),
        (1140.840820118139, 16, false, "1140.8408201181389359"),
        (0.9999, 3, false, "1.000"),
        (0.9999, 3, true, "1.0"),
        (-0.001, 2, false, "-0.00"),
        (2.5, 0, false, "3"),
        (1.0e22, 2, false, "10000000000000000000000.00"),
        (0.1, 20, false, "0.10000000000000000555"),
    ] {
        assert_eq!(fixed(value, decimals, compact).as_deref(), Some(expected));
    }
    assert_eq!(fixed(18564.724, 250, true), None);
    assert_eq!(scientific(1234.5, 3).as_deref(), Some("1.234e+03"));
    assert_eq!(scientific(-0.04, 249), None);
}
