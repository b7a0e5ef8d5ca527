// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/certificate.hpp"

#include "core/handle.hpp"

#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

namespace hoso::crypto {

namespace {

using Certificate = Handle<X509, &X509_free>;
using Store = Handle<X509_STORE, &X509_STORE_free>;
using StoreContext = Handle<X509_STORE_CTX, &X509_STORE_CTX_free>;

bool is_of_authority(X509* certificate, const std::filesystem::path& authorities) {
    const Store store{X509_STORE_new()};
    const StoreContext context{X509_STORE_CTX_new()};
    if (!store || !context || X509_STORE_load_locations(store.get(), authorities.c_str(), nullptr) != 1 ||
        X509_STORE_CTX_init(context.get(), store.get(), certificate, nullptr) != 1)
        return false;
    X509_STORE_CTX_set_flags(context.get(), X509_V_FLAG_NO_CHECK_TIME);
    return X509_verify_cert(context.get()) == 1;
}

bool is_for(X509* certificate, const std::string& host) {
    return X509_check_host(certificate, host.c_str(), host.size(), 0, nullptr) == 1 ||
           X509_check_ip_asc(certificate, host.c_str(), 0) == 1;
}

} // namespace

CertificateFault fault_of_certificate(
    std::string_view der, const std::filesystem::path& authorities, const std::string& host) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
    const Certificate certificate{d2i_X509(nullptr, &bytes, static_cast<long>(der.size()))};
    if (!certificate) return CertificateFault::unreadable;
    if (!is_of_authority(certificate.get(), authorities)) return CertificateFault::unknown_authority;
    if (X509_cmp_current_time(X509_get0_notAfter(certificate.get())) < 0) return CertificateFault::expired;
    if (X509_cmp_current_time(X509_get0_notBefore(certificate.get())) > 0) return CertificateFault::not_yet_valid;
    return is_for(certificate.get(), host) ? CertificateFault::none : CertificateFault::other_name;
}

} // namespace hoso::crypto
