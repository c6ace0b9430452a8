//! The bell curve: Marsaglia and Tsang's ziggurat method, drawing in OTP's order.

use super::generator::Generator;
use super::layers::LAYERS;

/// Where the lowest layer's tail begins.
const TAIL: f64 = 3.654_152_885_361_009;

/// A number of the normal distribution.
pub fn next(generator: &mut Generator) -> f64 {
    loop {
        let draw = generator.next();
        let (negative, number) = (draw & 1 << 6 != 0, draw >> 7);
        let layer = (number & 255) as usize;
        let (within, worth, height) = LAYERS[layer];
        let x = number as f64 * worth;
        let signed = if negative { -x } else { x };
        if number < within {
            return signed;
        }
        if layer == 0 {
            let beyond = tail(generator);
            return if negative { -beyond } else { beyond };
        }
        let above = LAYERS[layer - 1].2;
        if (above - height) * generator.uniform() + height < (-0.5 * x * x).exp() {
            return signed;
        }
    }
}

/// A number of the tail.
fn tail(generator: &mut Generator) -> f64 {
    loop {
        let x = -1.0 / TAIL * generator.uniform().ln();
        let y = -generator.uniform().ln();
        if y + y > x * x {
            return TAIL + x;
        }
    }
}
