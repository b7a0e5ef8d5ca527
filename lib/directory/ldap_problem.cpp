// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/ldap_session.hpp"
#include "messages/messages.hpp"

namespace hoso::directory {

namespace {

/// RFC 4511, appendix A.2; RFC 4528 for 122.
std::string meaning_of(int code) {
    switch (code) {
    case LDAP_NO_SUCH_ATTRIBUTE:
        return message("the entry does not have this attribute or value");
    case LDAP_UNDEFINED_TYPE:
        return message("the server's schema does not know an attribute");
    case LDAP_CONSTRAINT_VIOLATION:
        return message("a rule of the server forbids a value");
    case LDAP_TYPE_OR_VALUE_EXISTS:
        return message("the entry has this attribute or value already");
    case LDAP_INVALID_SYNTAX:
        return message("a value is not as its attribute needs it, or a class is unknown to the server");
    case LDAP_NO_SUCH_OBJECT:
        return message("there is no such entry, or none above it");
    case LDAP_INVALID_DN_SYNTAX:
        return message("this is no distinguished name");
    case LDAP_STRONG_AUTH_REQUIRED:
    case LDAP_CONFIDENTIALITY_REQUIRED:
        return message("the server wants another way to authenticate, or encryption");
    case LDAP_UNAVAILABLE_CRITICAL_EXTENSION:
        return message("the server cannot do what was asked for");
    case LDAP_INSUFFICIENT_ACCESS:
        return message("the server does not permit it");
    case LDAP_UNWILLING_TO_PERFORM:
        return message("the server does not do this (is it a read-only one?)");
    case LDAP_NAMING_VIOLATION:
        return message("the name does not suit the entry");
    case LDAP_OBJECT_CLASS_VIOLATION:
        return message("the entry would not be what the server's schema demands");
    case LDAP_NOT_ALLOWED_ON_NONLEAF:
        return message("there are entries below it");
    case LDAP_NOT_ALLOWED_ON_RDN:
        return message("the value is part of the entry's name");
    case LDAP_ALREADY_EXISTS:
        return message("there is an entry of this name already");
    case LDAP_NO_OBJECT_CLASS_MODS:
        return message("the entry's main class cannot be changed");
    case LDAP_AFFECTS_MULTIPLE_DSAS:
        return message("it would reach into another database");
    case LDAP_ASSERTION_FAILED:
        return message("the entry has changed meanwhile");
    default:
        return message("result {} ({})", code, ldap_err2string(code));
    }
}

} // namespace

std::string problem_of(const Reply& reply) {
    if (reply.code == LDAP_REFERRAL)
        return message("another server is responsible: {}", reply.refers_to.empty() ? "?" : reply.refers_to);
    std::string problem = meaning_of(reply.code);
    if (!reply.text.empty()) problem += ": " + reply.text;
    return problem;
}

Refusal to_refusal(const Operation& operation, const Reply& reply) {
    return {operation.origin, reply.code, operation.dn, problem_of(reply)};
}

} // namespace hoso::directory
