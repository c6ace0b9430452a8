//! Checksums of bytes: CRC-32, Adler-32 and MD5. None of them keeps anything secret.

use crate::runtime::Proc;
use crate::stdlib::args::Reply;
use crate::stdlib::iodata;
use crate::stdlib::natives::natives;
use crate::term::Term;

natives! { pub const FUNCTIONS of ":erlang":
    /// The Adler-32 checksum of some iodata.
    ///
    ///     iex> :erlang.adler32("abc")
    ///     38600999
    "adler32" 1 => |p, args| sum(p, &args[0], adler32);
    /// The CRC-32 checksum of some iodata.
    ///
    ///     iex> :erlang.crc32("abc")
    ///     891568578
    "crc32" 1 => |p, args| sum(p, &args[0], crc32);
    /// The MD5 digest of some iodata, 16 bytes.
    ///
    ///     iex> :erlang.md5("abc") |> Base.encode16(case: :lower)
    ///     "900150983cd24fb0d6963f7d28e17f72"
    "md5" 1 => |p, args| {
        let bytes = iodata::to_bytes(&args[0])?;
        p.work(bytes.len() / 64)?;
        Ok(Term::binary(md5(&bytes)))
    };
}

fn sum(p: &mut Proc, data: &Term, of: fn(&[u8]) -> u32) -> Reply {
    let bytes = iodata::to_bytes(data)?;
    p.work(bytes.len() / 64)?;
    Ok(Term::Int(i64::from(of(&bytes))))
}

fn adler32(bytes: &[u8]) -> u32 {
    const MODULUS: u32 = 65_521;
    let step = |(a, b): (u32, u32), byte: &u8| {
        let a = (a + u32::from(*byte)) % MODULUS;
        (a, (b + a) % MODULUS)
    };
    let (a, b) = bytes.iter().fold((1, 0), step);
    b << 16 | a
}

fn crc32(bytes: &[u8]) -> u32 {
    const POLYNOMIAL: u32 = 0xEDB8_8320;
    let bit = |crc: u32, _| {
        if crc & 1 == 1 {
            crc >> 1 ^ POLYNOMIAL
        } else {
            crc >> 1
        }
    };
    let step = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), bit);
    !bytes.iter().fold(!0, step)
}

/// How far each of MD5's steps turns the word, by rounds of four.
const TURNS: [[u32; 4]; 4] = [
    [7, 12, 17, 22],
    [5, 9, 14, 20],
    [4, 11, 16, 23],
    [6, 10, 15, 21],
];

/// RFC 1321.
fn md5(bytes: &[u8]) -> [u8; 16] {
    let mut padded = bytes.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend((bytes.len() as u64).wrapping_mul(8).to_le_bytes());
    let mut state: [u32; 4] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
    for block in padded.chunks_exact(64) {
        md5_block(&mut state, block);
    }
    let mut digest = [0; 16];
    for (part, word) in digest.chunks_exact_mut(4).zip(state) {
        part.copy_from_slice(&word.to_le_bytes());
    }
    digest
}

fn md5_block(state: &mut [u32; 4], block: &[u8]) {
    let word = |at: usize| {
        let bytes = &block[at * 4..at * 4 + 4];
        u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
    };
    let [mut a, mut b, mut c, mut d] = *state;
    for step in 0..64_usize {
        let (mixed, at) = match step / 16 {
            0 => (b & c | !b & d, step),
            1 => (d & b | !d & c, 5 * step + 1),
            2 => (b ^ c ^ d, 3 * step + 5),
            _ => (c ^ (b | !d), 7 * step),
        };
        // The constants are the digits of sines.
        let constant = (((step + 1) as f64).sin().abs() * 4_294_967_296.0) as u32;
        let sum = a
            .wrapping_add(mixed)
            .wrapping_add(constant)
            .wrapping_add(word(at % 16));
        let turned = sum.rotate_left(TURNS[step / 16][step % 4]);
        (a, d, c, b) = (d, c, b, b.wrapping_add(turned));
    }
    for (word, part) in state.iter_mut().zip([a, b, c, d]) {
        *word = word.wrapping_add(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_of_rfc_1321() {
        let hex = |text: &str| {
            md5(text.as_bytes())
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        assert_eq!(hex(""), "d41d8cd98f00b204e9800998ecf8427e");
        assert_eq!(hex("message digest"), "f96b697d7cb7938d525a2f31aaf161d0");
        let long = "1234567890".repeat(8);
        assert_eq!(hex(&long), "57edf4a22be3c955ac49da2e2107b67a");
    }
}
