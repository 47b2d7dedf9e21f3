// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Exact money: cents in `i64`, checked sums, shares by largest remainder, Italian formats out.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An amount in euro cents. A float never holds an amount.
///
/// Sums saturate at the limits of `i64` (92 million billion euro): no plan comes near, and no input can make the program panic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cents(pub i64);

impl Cents {
    /// Nothing.
    pub const ZERO: Cents = Cents(0);

    /// From a decimal number of euro; `None` with more than two decimals or beyond the limits.
    pub fn from_euro(euro: Decimal) -> Option<Self> {
        use rust_decimal::prelude::ToPrimitive;
        let cents = euro.checked_mul(Decimal::from(100))?.normalize();
        (cents.scale() == 0).then(|| cents.to_i64().map(Cents)).flatten()
    }

    /// The amount in euro, exact, with two decimals.
    pub fn euro(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// Whether the amount is zero.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl Add for Cents {
    type Output = Cents;
    fn add(self, other: Cents) -> Cents {
        Cents(self.0.saturating_add(other.0))
    }
}

impl Sub for Cents {
    type Output = Cents;
    fn sub(self, other: Cents) -> Cents {
        Cents(self.0.saturating_sub(other.0))
    }
}

impl Neg for Cents {
    type Output = Cents;
    fn neg(self) -> Cents {
        Cents(self.0.saturating_neg())
    }
}

impl Sum for Cents {
    fn sum<I: Iterator<Item = Cents>>(iter: I) -> Cents {
        iter.fold(Cents::ZERO, Add::add)
    }
}

/// `1.234.567,89`, without the currency.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let units = self.0.unsigned_abs();
        f.pad(&format!("{sign}{},{:02}", thousands(units / 100), units % 100))
    }
}

/// Digits in groups of three separated by a dot: `1.234.567`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// A decimal number in Italian format, with at most its own decimals: `1.234,5`.
pub fn decimal_it(number: Decimal) -> String {
    let number = number.normalize();
    let text = number.abs().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), thousands);
    let sign = if number.is_sign_negative() && !number.is_zero() { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole},{fraction}") }
}

/// Splits `total` in proportion to `weights`, to the unit: largest remainder, ties to the earlier weight.
///
/// Callers sort the weights by ISTAT code, so that ties go by ISTAT code (L. 328/2000, art. 19, comma 2: criteria
/// of the split are the plan's). The parts always sum to `total`; with no positive weight the first part takes all.
pub fn apportion(total: i64, weights: &[u64]) -> Vec<i64> {
    apportion_wide(total, &weights.iter().map(|&w| u128::from(w)).collect::<Vec<_>>())
}

/// [`apportion`] with weights that are products: criteria that mix two measures.
///
/// Weights so great that their products would overflow are all divided by the same number first.
pub fn apportion_wide(total: i64, weights: &[u128]) -> Vec<i64> {
    const ROOM: u128 = u128::MAX >> 64;
    let excess = weights.iter().fold(0_u128, |sum, &w| sum.saturating_add(w)) / ROOM + 1;
    let weights: Vec<u128> = weights.iter().map(|&w| w / excess).collect();
    let sum: u128 = weights.iter().sum();
    if sum == 0 {
        return weights.iter().enumerate().map(|(i, _)| if i == 0 { total } else { 0 }).collect();
    }
    let magnitude = u128::from(total.unsigned_abs());
    let mut parts: Vec<(usize, u128, u128)> = weights
        .iter()
        .enumerate()
        .map(|(i, &w)| {
            let exact = magnitude * w;
            (i, exact / sum, exact % sum)
        })
        .collect();
    let missing = magnitude - parts.iter().map(|p| p.1).sum::<u128>();
    parts.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(&b.0)));
    for part in parts.iter_mut().take(usize::try_from(missing).unwrap_or(usize::MAX)) {
        part.1 += 1;
    }
    parts.sort_by_key(|p| p.0);
    let sign = total.signum();
    parts.into_iter().map(|p| sign * i64::try_from(p.1).unwrap_or(i64::MAX)).collect()
}

/// Percentages with one decimal, in tenths of a point, that sum to 1000 (100,0 %) by largest remainder.
///
/// All zeros when the amounts sum to zero; negative amounts count as zero.
pub fn percentages(amounts: &[i64]) -> Vec<i64> {
    let weights: Vec<u64> = amounts.iter().map(|&a| u64::try_from(a).unwrap_or(0)).collect();
    if weights.iter().all(|&w| w == 0) {
        return vec![0; weights.len()];
    }
    apportion(1000, &weights)
}

/// Tenths of a point as an Italian percentage without the sign: `123` is `12,3`.
pub fn percentage_it(tenths: i64) -> String {
    format!("{},{}", tenths / 10, (tenths % 10).abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn italian_format() {
        assert_eq!(Cents(123_456_789).to_string(), "1.234.567,89");
        assert_eq!(Cents(-5).to_string(), "-0,05");
        assert_eq!(Cents(100_000).to_string(), "1.000,00");
        assert_eq!(decimal_it(Decimal::new(123_450, 2)), "1.234,5");
        assert_eq!(percentage_it(1000), "100,0");
    }

    #[test]
    fn more_than_two_decimals_are_not_cents() {
        assert_eq!(Cents::from_euro(Decimal::new(12_345, 3)), None);
        assert_eq!(Cents::from_euro(Decimal::new(12_340, 3)), Some(Cents(1_234)));
    }

    #[test]
    fn ties_go_to_the_earlier_weight() {
        assert_eq!(apportion(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(percentages(&[0, 0]), [0, 0]);
    }

    #[test]
    fn great_weights_keep_their_proportion() {
        assert_eq!(apportion_wide(100, &[u128::MAX / 4, u128::MAX / 4 * 3]), [25, 75]);
        assert_eq!(apportion_wide(i64::MAX, &[1 << 60, 1 << 60]).iter().sum::<i64>(), i64::MAX);
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_total(total in -1_000_000_000_000i64..1_000_000_000_000, weights in prop::collection::vec(0u64..1_000_000, 1..20)) {
            let parts = apportion(total, &weights);
            prop_assert_eq!(parts.iter().sum::<i64>(), total);
        }

        #[test]
        fn a_part_is_within_one_unit_of_its_exact_share(total in 0i64..1_000_000_000, weights in prop::collection::vec(1u64..1_000_000, 1..20)) {
            let sum: u64 = weights.iter().sum();
            for (part, weight) in apportion(total, &weights).into_iter().zip(&weights) {
                let exact = i128::from(total) * i128::from(*weight) / i128::from(sum);
                prop_assert!((i128::from(part) - exact).abs() <= 1);
            }
        }
    }
}
