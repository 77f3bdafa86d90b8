//! Made-up receipts of the demo brand, of the size of real ones.

use anyhow::Result;
use domain::record::{NewRecord, Value};
use jiff::{SignedDuration, Timestamp};

const PRODUCTS: [(&str, &str); 8] = [
    ("Organic milk 1 l", "Dairy"),
    ("Sourdough bread", "Bakery"),
    ("Sparkling water 6 x 1.5 l", "Drinks"),
    ("Minced meat, lean, 500 g", "Meat"),
    ("Soft white cheese, goat", "Dairy"),
    ("Washing powder, colour, 1.3 kg", "Household"),
    ("Children's socks, size 27-30", "Clothing"),
    ("Tomatoes on the vine 500 g", "Vegetables"),
];

/// One line of a receipt.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) basket: String,
    pub(crate) id: String,
    pub(crate) product: &'static str,
    pub(crate) department: &'static str,
    pub(crate) quantity: u64,
    pub(crate) paid: String,
    pub(crate) store: String,
    pub(crate) at: Timestamp,
}

/// Lines per receipt.
pub(crate) const BASKET: u64 = 8;

impl Line {
    /// The line of that number: the same number gives the same line.
    pub(crate) fn numbered(number: u64, at: Timestamp) -> Self {
        let basket = number / BASKET;
        let pick = usize::try_from(number % 8).unwrap_or(0);
        let (product, department) = PRODUCTS[pick];
        Self {
            basket: format!("{:011}", 31_198_000_000 + basket),
            id: format!(
                "{:011}-{:07}",
                31_198_000_000 + basket,
                800_000 + number % 90_000
            ),
            product,
            department,
            quantity: 1 + number % 3,
            paid: format!("{}.{:02}", number % 17, number % 100),
            store: format!("{}", 300 + basket % 40),
            at,
        }
    }

    /// As a system delivers it.
    pub(crate) fn record(self) -> Result<NewRecord> {
        let parts = [
            ("product", self.product.to_owned()),
            ("department", self.department.to_owned()),
            ("quantity", self.quantity.to_string()),
            ("paid", self.paid),
            ("store", self.store),
        ];
        let mut value = Vec::with_capacity(parts.len());
        for (key, text) in parts {
            value.push((key.parse()?, text));
        }
        Ok(NewRecord {
            category: "store_purchases".parse()?,
            field: "line".parse()?,
            group: Some(self.basket),
            value: Value::Parts(value),
            source: "till".to_owned(),
            source_id: self.id,
            collected_at: self.at,
            observed_at: None,
            kept_until: None,
            corrects: None,
            inference: None,
        })
    }
}

/// The moment of a receipt, within the last ten months.
pub(crate) fn moment(now: Timestamp, basket: u64, baskets: u64) -> Timestamp {
    let span = SignedDuration::from_hours(24 * 300).as_secs();
    let part =
        i64::try_from(basket).unwrap_or(0) * span / i64::try_from(baskets.max(1)).unwrap_or(1);
    let ago = SignedDuration::from_secs(span - part);
    let whole = Timestamp::from_second(now.as_second()).unwrap_or(now);
    whole.checked_sub(ago).unwrap_or(whole)
}
