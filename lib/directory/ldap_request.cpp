// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/ldap_request.hpp"

#include "core/error.hpp"
#include "directory/dn.hpp"
#include "messages/messages.hpp"

#include <algorithm>

namespace hoso::directory {

namespace {

/// Changes of attributes as libldap wants them; borrows the values.
class Modifications {
public:
    void add(int how, const std::string& attribute, const Values& values) {
        m_items.push_back({how, attribute, {}});
        for (const std::string& value : values) m_items.back().values.push_back(to_berval(value));
    }

    LDAPMod** get() {
        std::size_t values = 0;
        for (const Item& item : m_items) values += item.values.size() + 1;
        m_values.reserve(values); // pointers into it must stay
        m_mods.reserve(m_items.size());
        for (Item& item : m_items) {
            LDAPMod mod{};
            mod.mod_op = item.how | LDAP_MOD_BVALUES;
            mod.mod_type = item.attribute.data();
            if (!item.values.empty()) {
                mod.mod_bvalues = m_values.data() + m_values.size();
                for (berval& value : item.values) m_values.push_back(&value);
                m_values.push_back(nullptr);
            }
            m_mods.push_back(mod);
        }
        for (LDAPMod& mod : m_mods) m_pointers.push_back(&mod);
        m_pointers.push_back(nullptr);
        return m_pointers.data();
    }

private:
    struct Item {
        int how;
        std::string attribute;
        std::vector<berval> values;
    };
    std::vector<Item> m_items;
    std::vector<berval*> m_values;
    std::vector<LDAPMod> m_mods;
    std::vector<LDAPMod*> m_pointers;
};

std::string has_csn(const std::string& csn) {
    if (csn.find_first_of(std::string_view{"()*\\\0", 5}) != std::string::npos)
        throw Error{Cause::input, message("{}: is no CSN of an entry", csn)};
    return "(entryCSN=" + csn + ")";
}

int how_of(ValueChange::How how) {
    switch (how) {
    case ValueChange::How::add:
        return LDAP_MOD_ADD;
    case ValueChange::How::remove:
        return LDAP_MOD_DELETE;
    case ValueChange::How::replace:
        break;
    }
    return LDAP_MOD_REPLACE;
}

int send_add(LDAP* session, const Operation& operation, Controls& controls, int& id) {
    const Values uuid{operation.uuid};
    Modifications all;
    for (const auto& [name, values] : operation.attributes)
        if (!values.empty()) all.add(LDAP_MOD_ADD, name, values);
    if (!operation.uuid.empty()) all.add(LDAP_MOD_ADD, "entryUUID", uuid);
    return ldap_add_ext(session, operation.dn.c_str(), all.get(), controls.get(), nullptr, &id);
}

int send_modify(LDAP* session, const Operation& operation, Controls& controls, int& id) {
    Modifications all;
    for (const ValueChange& change : operation.changes) all.add(how_of(change.how), change.attribute, change.values);
    return ldap_modify_ext(session, operation.dn.c_str(), all.get(), controls.get(), nullptr, &id);
}

int send_rename(LDAP* session, const Operation& operation, Controls& controls, int& id) {
    const std::string rdn = rdn_of(operation.new_dn);
    const std::string above = parent_of(operation.new_dn);
    const bool moves = normal_dn(above) != normal_dn(parent_of(operation.dn));
    return ldap_rename(
        session, operation.dn.c_str(), rdn.c_str(), moves ? above.c_str() : nullptr, 1, controls.get(), nullptr, &id);
}

} // namespace

berval to_berval(std::string_view bytes) {
    berval value{};
    value.bv_len = bytes.size();
    value.bv_val = const_cast<char*>(bytes.data());
    return value;
}

std::string_view from_berval(const berval& bytes) {
    return bytes.bv_val == nullptr ? std::string_view{} : std::string_view{bytes.bv_val, bytes.bv_len};
}

void Controls::add(const char* oid, Weight weight, std::optional<std::string> value) {
    m_items.push_back({oid, weight, std::move(value)});
}

LDAPControl** Controls::get() {
    m_controls.clear();
    m_pointers.clear();
    for (const Item& item : m_items) {
        LDAPControl control{};
        control.ldctl_oid = const_cast<char*>(item.oid);
        control.ldctl_iscritical = item.weight == Weight::critical ? 1 : 0;
        if (item.value) control.ldctl_value = to_berval(*item.value);
        m_controls.push_back(control);
    }
    for (LDAPControl& control : m_controls) m_pointers.push_back(&control);
    m_pointers.push_back(nullptr);
    return m_pointers.data();
}

std::string assertion(LDAP* session, std::string filter) {
    berval value{};
    if (ldap_create_assertion_control_value(session, filter.data(), &value) != LDAP_SUCCESS)
        throw Error{Cause::input, message("{}: is no filter of LDAP (RFC 4515)", filter)};
    std::string bytes{from_berval(value)};
    ldap_memfree(value.bv_val);
    return bytes;
}

Controls controls_of(LDAP* session, const Operation& operation, const Understood& understood) {
    Controls controls;
    if (operation.csn && operation.kind != OperationKind::add)
        controls.add(LDAP_CONTROL_ASSERT, Controls::Weight::critical, assertion(session, has_csn(*operation.csn)));
    if (!operation.uuid.empty() && operation.kind == OperationKind::add)
        controls.add(LDAP_CONTROL_RELAX, Controls::Weight::critical);
    const bool tolerant = std::any_of(operation.changes.begin(), operation.changes.end(),
        [](const ValueChange& change) { return change.how != ValueChange::How::replace; });
    if (tolerant && understood.permissive) controls.add(LDAP_CONTROL_X_PERMISSIVE_MODIFY, Controls::Weight::critical);
    return controls;
}

int send_operation(LDAP* session, const Operation& operation, Controls& controls) {
    int id = not_sent;
    int code = LDAP_SUCCESS;
    switch (operation.kind) {
    case OperationKind::add:
        code = send_add(session, operation, controls, id);
        break;
    case OperationKind::modify:
        code = send_modify(session, operation, controls, id);
        break;
    case OperationKind::rename:
        code = send_rename(session, operation, controls, id);
        break;
    case OperationKind::remove:
        code = ldap_delete_ext(session, operation.dn.c_str(), controls.get(), nullptr, &id);
        break;
    }
    return code == LDAP_SUCCESS ? id : not_sent;
}

} // namespace hoso::directory
