//! What the made-up shops sell: department, product, brand, and from what to what price in cents.

/// A product.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Product {
    pub(crate) department: &'static str,
    pub(crate) name: &'static str,
    pub(crate) brand: &'static str,
    least: i64,
    most: i64,
}

impl Product {
    /// From what to what price.
    pub(crate) const fn cents(&self) -> (i64, i64) {
        (self.least, self.most)
    }
}

const OWN: &str = "Halden & Vos";
const NONE: &str = "";

const fn p(
    department: &'static str,
    name: &'static str,
    brand: &'static str,
    least: i64,
    most: i64,
) -> Product {
    Product {
        department,
        name,
        brand,
        least,
        most,
    }
}

/// The assortment.
pub(crate) const GOODS: &[Product] = &[
    p("Vegetables and fruit", "White cabbage", NONE, 119, 169),
    p(
        "Vegetables and fruit",
        "Vine tomatoes 500 g",
        NONE,
        149,
        249,
    ),
    p("Vegetables and fruit", "Cucumber", NONE, 79, 119),
    p("Vegetables and fruit", "Waxy potatoes 2 kg", OWN, 229, 299),
    p("Vegetables and fruit", "Carrots 1 kg", NONE, 99, 139),
    p("Vegetables and fruit", "Leek", NONE, 89, 129),
    p("Vegetables and fruit", "Baby spinach 200 g", OWN, 159, 199),
    p("Vegetables and fruit", "Elstar apples 1 kg", NONE, 199, 279),
    p(
        "Vegetables and fruit",
        "Conference pears 1 kg",
        NONE,
        219,
        289,
    ),
    p("Vegetables and fruit", "Bananas", NONE, 149, 199),
    p("Vegetables and fruit", "Mandarins 1 kg", NONE, 199, 299),
    p("Vegetables and fruit", "Blueberries 250 g", NONE, 249, 399),
    p("Bread", "Sourdough loaf", OWN, 249, 329),
    p("Bread", "Rye bread", "Noordermolen", 189, 229),
    p("Bread", "Wholemeal rolls, 6", OWN, 159, 199),
    p("Bread", "Currant buns, 4", OWN, 179, 219),
    p("Bread", "Crispbread", "Fjellbrød", 169, 219),
    p("Dairy and eggs", "Semi-skimmed milk 1 l", OWN, 99, 129),
    p("Dairy and eggs", "Oat drink 1 l", "Havrum", 179, 229),
    p("Dairy and eggs", "Plain yoghurt 1 kg", OWN, 149, 199),
    p("Dairy and eggs", "Skyr vanilla 450 g", "Snæfell", 189, 239),
    p(
        "Dairy and eggs",
        "Farm butter 250 g",
        "De Klaverwei",
        249,
        329,
    ),
    p(
        "Dairy and eggs",
        "Young cheese, sliced",
        "De Klaverwei",
        289,
        389,
    ),
    p(
        "Dairy and eggs",
        "Mature cheese, piece",
        "De Klaverwei",
        489,
        689,
    ),
    p("Dairy and eggs", "Free-range eggs, 10", OWN, 279, 339),
    p("Dairy and eggs", "Crème fraîche", OWN, 99, 139),
    p("Meat and fish", "Chicken thighs 500 g", OWN, 449, 599),
    p("Meat and fish", "Minced beef 500 g", OWN, 499, 649),
    p("Meat and fish", "Smoked sausage", "Van der Ploeg", 279, 359),
    p("Meat and fish", "Salmon fillet, 2", "Lofotkaia", 699, 899),
    p("Meat and fish", "Herring in dill", "Lofotkaia", 299, 379),
    p("Meat and fish", "Vegetarian balls 300 g", OWN, 299, 349),
    p("Meat and fish", "Tofu, smoked", "Sojahof", 249, 299),
    p("Pantry", "Spaghetti 500 g", OWN, 89, 149),
    p("Pantry", "Basmati rice 1 kg", "Hoogland", 249, 329),
    p("Pantry", "Peeled tomatoes", OWN, 69, 109),
    p("Pantry", "Chickpeas 400 g", OWN, 79, 119),
    p("Pantry", "Olive oil 500 ml", "Oliveto Grande", 699, 949),
    p("Pantry", "Peanut butter 600 g", OWN, 329, 429),
    p("Pantry", "Muesli with nuts", "Havrum", 349, 449),
    p("Pantry", "Lentil soup 570 ml", "Tante Tine", 229, 289),
    p("Pantry", "Plain flour 1 kg", OWN, 79, 119),
    p("Pantry", "Honey 350 g", "Heidebij", 399, 529),
    p(
        "Sweets and snacks",
        "Dark chocolate 70 %",
        "Kakaohuset",
        189,
        269,
    ),
    p(
        "Sweets and snacks",
        "Liquorice 300 g",
        "Dropfabriek",
        199,
        259,
    ),
    p("Sweets and snacks", "Sea-salt crisps", OWN, 129, 189),
    p("Sweets and snacks", "Stroopwafels, 10", OWN, 179, 229),
    p("Sweets and snacks", "Mixed nuts 250 g", OWN, 349, 449),
    p("Drinks", "Filter coffee 500 g", "Kornmarkt", 599, 799),
    p("Drinks", "Coffee beans 1 kg", "Kornmarkt", 1199, 1599),
    p("Drinks", "Rooibos tea, 20", OWN, 129, 169),
    p("Drinks", "Orange juice 1 l", OWN, 229, 299),
    p(
        "Drinks",
        "Sparkling water, 6 x 1.5 l",
        "Bronwater Noord",
        299,
        399,
    ),
    p("Drinks", "Ginger lemonade", "Vlierstruik", 249, 299),
    p("Household", "Dishwasher tablets, 40", "Skyll", 699, 999),
    p("Household", "Washing liquid 1.3 l", "Skyll", 599, 899),
    p("Household", "Toilet paper, 12", OWN, 499, 649),
    p("Household", "Kitchen roll, 4", OWN, 299, 399),
    p("Household", "Candles, ivory, 8", OWN, 399, 599),
    p("Household", "Light bulb E27 warm", "Lysglimt", 449, 699),
    p("Care", "Toothpaste", "Mentha", 199, 329),
    p("Care", "Shampoo 300 ml", "Fjordurt", 349, 549),
    p("Care", "Hand soap", OWN, 149, 229),
    p("Care", "Sunscreen SPF 30", "Fjordurt", 899, 1299),
    p("Home", "Linen tea towel", OWN, 599, 899),
    p("Home", "Stoneware mug", OWN, 799, 1199),
    p("Home", "Enamel pan 24 cm", OWN, 2999, 3999),
    p("Home", "Wool blanket", "Valdres Ull", 5999, 8999),
    p("Home", "Cushion cover 50 x 50", OWN, 1299, 1799),
    p("Pets", "Cat food, 12 pouches", "Mauw", 499, 699),
    p("Pets", "Cat litter 10 l", OWN, 499, 649),
];

/// What the web shop sells.
pub(crate) const ORDERED: &[Product] = &[
    p("Home", "Oak side table", OWN, 8999, 12999),
    p("Home", "Reading lamp, brass", "Lysglimt", 4999, 7999),
    p("Home", "Duvet cover, washed linen", OWN, 6999, 9999),
    p("Home", "Bath towels, 4", OWN, 2999, 4499),
    p("Home", "Wool slippers, 39", "Valdres Ull", 3999, 4999),
    p("Home", "Rain jacket, M", "Vestland", 7999, 10999),
    p("Home", "Cast-iron casserole", OWN, 5999, 8999),
    p("Home", "Coffee grinder", "Kornmarkt", 3999, 5999),
    p("Home", "Storage baskets, 3", OWN, 2499, 3499),
    p("Home", "Wall clock", OWN, 2999, 4999),
];
