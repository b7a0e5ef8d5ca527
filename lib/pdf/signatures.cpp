// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/signatures.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <string_view>

namespace hoso::pdf {

namespace {

constexpr int deepest_field = 50;

std::string text_of(QPDFObjectHandle dictionary, const char* key) {
    QPDFObjectHandle value = dictionary.getKey(key);
    return value.isString() ? value.getUTF8Value() : std::string{};
}

struct Inherited {
    std::string name;
    QPDFObjectHandle type = QPDFObjectHandle::newNull();
    QPDFObjectHandle value = QPDFObjectHandle::newNull();
};

class FieldWalk {
public:
    std::vector<records::Signature> found;

    void field(QPDFObjectHandle field, Inherited from, int depth) {
        if (!field.isDictionary() || depth > deepest_field) return;
        if (field.isIndirect() && !m_seen.insert(field.getObjGen()).second) return;
        if (const std::string part = text_of(field, "/T"); !part.empty())
            from.name += (from.name.empty() ? "" : ".") + part;
        if (field.hasKey("/FT")) from.type = field.getKey("/FT");
        if (field.hasKey("/V")) from.value = field.getKey("/V");
        QPDFObjectHandle kids = field.getKey("/Kids");
        const auto is_field = [](QPDFObjectHandle kid) { return kid.isDictionary() && kid.hasKey("/T"); };
        if (kids.isArray() && std::ranges::any_of(kids.getArrayAsVector(), is_field)) {
            for (QPDFObjectHandle kid : kids.getArrayAsVector()) this->field(kid, from, depth + 1);
        } else if (from.type.isNameAndEquals("/Sig") && from.value.isDictionary() && from.value.hasKey("/ByteRange")) {
            add(from);
        }
    }

private:
    void add(Inherited& from) {
        records::Signature signature;
        signature.field = from.name;
        signature.name = text_of(from.value, "/Name");
        signature.time = rfc3339_of(text_of(from.value, "/M"));
        signature.reason = text_of(from.value, "/Reason");
        signature.location = text_of(from.value, "/Location");
        if (QPDFObjectHandle filter = from.value.getKey("/SubFilter"); filter.isName())
            signature.sub_filter = filter.getName().substr(1);
        found.push_back(std::move(signature));
    }
    std::set<QPDFObjGen> m_seen;
};

} // namespace

std::vector<records::Signature> signatures_of(QPDF& document) {
    QPDFObjectHandle root = document.getRoot();
    QPDFObjectHandle form = root.getKey("/AcroForm");
    FieldWalk walk;
    if (form.isDictionary() && form.getKey("/Fields").isArray())
        for (QPDFObjectHandle field : form.getKey("/Fields").getArrayAsVector()) walk.field(field, {}, 0);
    return walk.found;
}

std::string rfc3339_of(const std::string& pdf_date) {
    std::string_view rest = pdf_date;
    if (rest.starts_with("D:")) rest.remove_prefix(2);
    const auto digits = [&rest](std::size_t count, const char* otherwise, int least, int most) -> std::string {
        if (rest.size() < count || !std::all_of(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(count),
                                       [](unsigned char c) { return std::isdigit(c) != 0; }))
            return otherwise;
        std::string text{rest.substr(0, count)};
        const int value = std::stoi(text);
        if (value < least || value > most) return otherwise;
        rest.remove_prefix(count);
        return text;
    };
    const std::string year = digits(4, "", 1, 9999);
    if (year.empty()) return {};
    const std::string month = digits(2, "01", 1, 12), day = digits(2, "01", 1, 31), hour = digits(2, "00", 0, 23),
                      minute = digits(2, "00", 0, 59), second = digits(2, "00", 0, 59);
    std::string zone = "Z";
    if (!rest.empty() && (rest.front() == '+' || rest.front() == '-')) {
        const char sign = rest.front();
        rest.remove_prefix(1);
        const std::string hours = digits(2, "00", 0, 23);
        if (rest.starts_with('\'')) rest.remove_prefix(1);
        zone = sign + hours + ':' + digits(2, "00", 0, 59);
    }
    return year + '-' + month + '-' + day + 'T' + hour + ':' + minute + ':' + second + zone;
}

} // namespace hoso::pdf
