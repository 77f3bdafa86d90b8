## How numbers, amounts and periods are written.
money = { $amount } €
money-negative = −{ $amount } €
percent = { $number } %
minutes = { $count ->
    [one] { $count } minut
   *[other] { $count } minutter
}
period-days = { $count ->
    [one] { $count } dag
   *[other] { $count } dage
}
period-months = { $count ->
    [one] { $count } måned
   *[other] { $count } måneder
}
period-years = { $count } år

## Countries.
country-at = Østrig
country-be = Belgien
country-ch = Schweiz
country-de = Tyskland
country-dk = Danmark
country-es = Spanien
country-fi = Finland
country-fr = Frankrig
country-gb = Storbritannien
country-ie = Irland
country-it = Italien
country-lu = Luxembourg
country-nl = Nederlandene
country-no = Norge
country-pl = Polen
country-se = Sverige
country-us = USA
