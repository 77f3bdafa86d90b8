//! Made-up shopping: baskets spread over a year, with prices, discounts and coupons.

use domain::benefit::{Amount, NewBenefit};
use domain::ids::ItemKey;
use domain::record::{NewRecord, Value};
use jiff::Timestamp;

use super::chance::Chance;
use super::goods::{GOODS, Product};
use super::moments::Moments;

/// One line of a receipt.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    basket: i64,
    number: usize,
    store: i64,
    pub(crate) at: Timestamp,
    pub(crate) product: Product,
    quantity: i64,
    pub(crate) paid: i64,
    pub(crate) discount: i64,
    pub(crate) coupon: i64,
}

/// Cents as decimal text.
pub(crate) fn euros(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// A value with parts; empty ones are left out.
pub(crate) fn parts(given: &[(&str, String)]) -> Value {
    Value::Parts(
        given
            .iter()
            .filter(|(_, text)| !text.is_empty())
            .filter_map(|(key, text)| Some((key.parse::<ItemKey>().ok()?, text.clone())))
            .collect(),
    )
}

/// About `lines` receipt lines over the last `days` days, oldest first; the newest basket is
/// yesterday's.
pub(crate) fn shop(
    moments: &Moments,
    chance: &mut Chance,
    lines: usize,
    days: i64,
    coupons: bool,
) -> Vec<Line> {
    let per_basket = if lines > 1000 { 14 } else { 7 };
    let baskets = (i64::try_from(lines).unwrap_or(0) / per_basket).max(1);
    let home = chance.between(301, 364);
    let mut bought = Vec::with_capacity(lines);
    for basket in 0..baskets {
        let left = baskets - 1 - basket;
        let wobble = if left == 0 { 0 } else { chance.between(0, 1) };
        let ago = (1 + left * days / baskets + wobble).min(days);
        let at = moments.ago(ago, chance.between(9, 19), chance.between(0, 59));
        let store = if chance.percent(85) {
            home
        } else {
            chance.between(301, 364)
        };
        let number = 70_000_000 + basket * 1000 + chance.between(0, 999);
        for line in 0..chance.between(per_basket - 3, per_basket + 3) {
            let Some(product) = chance.one(GOODS).copied() else {
                continue;
            };
            let (least, most) = product.cents();
            let quantity = if chance.percent(82) {
                1
            } else {
                chance.between(2, 4)
            };
            let full = quantity * chance.between(least, most);
            let discount = if chance.percent(24) {
                full * chance.between(10, 30) / 100
            } else {
                0
            };
            let coupon = if coupons && discount == 0 && chance.percent(3) {
                (full / 2).min(chance.between(50, 250))
            } else {
                0
            };
            bought.push(Line {
                basket: number,
                number: usize::try_from(line).unwrap_or(0) + 1,
                store,
                at,
                product,
                quantity,
                paid: full - discount - coupon,
                discount,
                coupon,
            });
        }
    }
    bought.sort_by_key(|line| line.at);
    bought
}

impl Line {
    /// As a record.
    pub(crate) fn record(&self) -> Option<NewRecord> {
        Some(NewRecord {
            category: "store_purchases".parse().ok()?,
            field: "line".parse().ok()?,
            group: Some(self.basket.to_string()),
            value: parts(&[
                ("product", self.product.name.to_owned()),
                ("department", self.product.department.to_owned()),
                ("quantity", self.quantity.to_string()),
                ("paid", euros(self.paid)),
                ("discount", euros(self.discount + self.coupon)),
                ("brand", self.product.brand.to_owned()),
                ("store", self.store.to_string()),
            ]),
            source: "till".to_owned(),
            source_id: format!("{}-{}", self.basket, self.number),
            collected_at: self.at,
            observed_at: None,
            kept_until: None,
            corrects: None,
            inference: None,
        })
    }

    /// What came back with it.
    pub(crate) fn benefits(&self) -> Vec<NewBenefit> {
        [
            (
                "direct_marketing",
                "general_discount_eur",
                self.discount,
                "retail",
            ),
            (
                "profiling_offers",
                "personal_discount_eur",
                self.coupon,
                "coupon",
            ),
        ]
        .into_iter()
        .filter(|(_, _, cents, _)| *cents > 0)
        .filter_map(|(purpose, metric, cents, what)| {
            Some(NewBenefit {
                purpose: purpose.parse().ok()?,
                metric: metric.parse().ok()?,
                amount: Amount(cents * 10),
                at: self.at,
                source: "till".to_owned(),
                source_id: format!("{}-{}-{what}", self.basket, self.number),
            })
        })
        .collect()
    }
}
