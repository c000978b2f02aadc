#include "io/log/aliases.hpp"

#include <limits>

namespace quintile::io {
namespace {

constexpr Alias kCustomer[] = {
    {"customerid", 0},     {"custid", 0},       {"customer", 1},    {"cust", 1},         {"customerno", 1},
    {"customernumber", 1}, {"customernum", 1},  {"customerkey", 1}, {"customercode", 1}, {"customeruniqueid", 0},
    {"clientid", 2},       {"userid", 2},       {"memberid", 2},    {"accountid", 2},    {"buyerid", 2},
    {"shopperid", 2},      {"subscriberid", 2}, {"householdid", 2}, {"donorid", 2},      {"patientid", 2},
    {"visitorid", 3},      {"client", 3},       {"user", 3},        {"member", 3},       {"account", 3},
    {"buyer", 3},          {"shopper", 3},      {"subscriber", 3},  {"clientno", 3},     {"memberno", 3},
    {"accountno", 3},      {"uid", 4},          {"cid", 4},         {"customername", 5}, {"customeremail", 5},
    {"email", 6}};

constexpr Alias kTime[] = {{"orderdate", 0},
                           {"invoicedate", 0},
                           {"transactiondate", 0},
                           {"purchasedate", 0},
                           {"eventtime", 0},
                           {"eventdate", 0},
                           {"ordertime", 0},
                           {"invoicetime", 0},
                           {"transactiontime", 0},
                           {"purchasetime", 0},
                           {"eventtimestamp", 0},
                           {"ordertimestamp", 0},
                           {"saledate", 0},
                           {"salesdate", 0},
                           {"orderdatetime", 0},
                           {"purchasetimestamp", 0},
                           {"transdate", 0},
                           {"orderpurchasetimestamp", 0},
                           {"timestamp", 1},
                           {"datetime", 1},
                           {"ts", 1},
                           {"date", 2},
                           {"time", 2},
                           {"orderedat", 2},
                           {"purchasedat", 2},
                           {"createdat", 3},
                           {"created", 3},
                           {"dt", 3},
                           {"day", 4}};

// "value" is a satisfaction score in logs with event kinds; see mapping.cpp.
constexpr Alias kAmount[] = {{"amount", 0},         {"revenue", 0},       {"sales", 0},
                             {"totalamount", 0},    {"orderamount", 0},   {"ordertotal", 0},
                             {"ordervalue", 0},     {"dollarvalue", 0},   {"transactionamount", 0},
                             {"purchaseamount", 0}, {"invoiceamount", 0}, {"salesamount", 0},
                             {"saleamount", 0},     {"totalprice", 0},    {"totalsales", 0},
                             {"totalvalue", 0},     {"linetotal", 0},     {"lineamount", 0},
                             {"grandtotal", 0},     {"purchasevalue", 0}, {"transactionvalue", 0},
                             {"amountspent", 0},    {"transamount", 0},   {"netamount", 0},
                             {"turnover", 1},       {"spend", 1},         {"spent", 1},
                             {"total", 1},          {"subtotal", 1},      {"payment", 2},
                             {"paymentvalue", 2},   {"paid", 2},          {"amt", 2},
                             {"monetary", 2},       {"monetaryvalue", 2}, {"dollars", 2},
                             {"money", 2},          {"sale", 2},          {"price", 3},
                             {"value", 4}};

constexpr Alias kOrder[] = {{"orderid", 0},   {"orderno", 0},       {"ordernumber", 0},   {"invoiceno", 0},
                            {"invoiceid", 0}, {"invoicenumber", 0}, {"transactionid", 0}, {"transactionno", 0},
                            {"basketid", 0},  {"receiptid", 0},     {"receiptno", 0},     {"purchaseid", 0},
                            {"ticketid", 1},  {"transid", 1},       {"billno", 1},        {"transactionnumber", 0},
                            {"order", 2},     {"invoice", 2},       {"basket", 2},        {"transaction", 2},
                            {"receipt", 2}};

constexpr Alias kKind[] = {{"eventkind", 0}, {"eventtype", 0}, {"kind", 0},   {"eventname", 1},
                           {"event", 1},     {"type", 2},      {"action", 2}, {"activity", 2}};

constexpr Alias kChannel[] = {{"contactchannel", 0}, {"channel", 1},       {"saleschannel", 1}, {"orderchannel", 1},
                              {"channelname", 1},    {"contactmedium", 2}, {"medium", 2}};

constexpr Alias kProduct[] = {
    {"productid", 0}, {"stockcode", 0},   {"sku", 0},      {"itemid", 0},   {"productcode", 0},    {"product", 1},
    {"item", 1},      {"productname", 2}, {"itemname", 2}, {"category", 3}, {"productcategory", 3}};

constexpr Alias kValue[] = {{"value", 0},       {"csat", 0},     {"nps", 0},   {"satisfaction", 0},
                            {"csatscore", 0},   {"npsscore", 0}, {"score", 1}, {"satisfactionscore", 0},
                            {"surveyscore", 0}, {"rating", 1}};

constexpr Alias kQuantity[] = {{"quantity", 0},     {"qty", 0},   {"units", 1},
                               {"unitssold", 0},    {"count", 2}, {"quantityordered", 0},
                               {"orderquantity", 0}};

constexpr Alias kUnitPrice[] = {{"unitprice", 0}, {"priceperunit", 0}, {"itemprice", 0},
                                {"priceeach", 0}, {"price", 1},        {"sellingprice", 1}};

constexpr Alias kSummaryCustomer[] = {
    {"customerid", 0}, {"custid", 0}, {"customer", 1}, {"cust", 1}, {"clientid", 2},     {"userid", 2}, {"memberid", 2},
    {"accountid", 2},  {"id", 3},     {"client", 3},   {"user", 3}, {"customername", 4}, {"index", 5}};
constexpr Alias kRecency[] = {
    {"recency", 0}, {"recencydays", 0}, {"dayssincelastpurchase", 0}, {"dayssincelastorder", 0}, {"r", 1}};
constexpr Alias kFrequency[] = {{"frequency", 0},        {"occasions", 0},    {"freq", 0},      {"orders", 1},
                                {"purchases", 1},        {"ordercount", 1},   {"numorders", 1}, {"transactions", 1},
                                {"transactioncount", 1}, {"frequencycal", 0}, {"f", 2},         {"x", 2}};
constexpr Alias kMonetary[] = {{"monetary", 0}, {"monetaryvalue", 0}, {"monetarytotal", 0},
                               {"revenue", 1},  {"amount", 1},        {"totalspend", 1},
                               {"spend", 1},    {"totalrevenue", 1},  {"m", 2}};
constexpr Alias kTX[] = {{"tx", 0}, {"txdays", 0}, {"txcal", 0}};
constexpr Alias kTenure[] = {{"t", 0}, {"tenure", 0}, {"tenuredays", 0}, {"tcal", 0}, {"age", 1}};

}  // namespace

std::string plain_name(std::string_view name) {
  std::string plain;
  plain.reserve(name.size());
  for (const char c : name) {
    const bool ascii = static_cast<unsigned char>(c) < 0x80;
    if (c >= 'A' && c <= 'Z') {
      plain += static_cast<char>(c - 'A' + 'a');
    } else if (!ascii || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      plain += c;
    }
  }
  return plain;
}

std::span<const Alias> aliases_of(LogRole role) {
  switch (role) {
    case LogRole::customer:
      return kCustomer;
    case LogRole::time:
      return kTime;
    case LogRole::amount:
      return kAmount;
    case LogRole::order:
      return kOrder;
    case LogRole::kind:
      return kKind;
    case LogRole::channel:
      return kChannel;
    case LogRole::product:
      return kProduct;
    case LogRole::value:
      return kValue;
  }
  return {};
}

std::span<const Alias> quantity_aliases() { return kQuantity; }
std::span<const Alias> unit_price_aliases() { return kUnitPrice; }

std::span<const Alias> aliases_of(SummaryMeasure measure) {
  switch (measure) {
    case SummaryMeasure::customer:
      return kSummaryCustomer;
    case SummaryMeasure::recency:
      return kRecency;
    case SummaryMeasure::frequency:
      return kFrequency;
    case SummaryMeasure::monetary:
      return kMonetary;
    case SummaryMeasure::t_x:
      return kTX;
    case SummaryMeasure::tenure:
      return kTenure;
    case SummaryMeasure::weight:
      return {};  // never guessed: a column of counts may be anything
  }
  return {};
}

std::vector<std::size_t> best_matches(const std::vector<SourceColumn>& columns, std::span<const Alias> aliases) {
  int best = std::numeric_limits<int>::max();
  std::vector<std::size_t> matches;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string plain = plain_name(columns[i].name);
    for (const Alias& alias : aliases) {
      if (alias.name != plain || alias.rank > best) continue;
      if (alias.rank < best) matches.clear();
      best = alias.rank;
      matches.push_back(i);
    }
  }
  return matches;
}

}  // namespace quintile::io
