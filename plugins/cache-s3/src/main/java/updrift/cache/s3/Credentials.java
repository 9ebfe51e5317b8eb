package updrift.cache.s3;

import java.util.Optional;

/**
 * What requests are signed with.
 *
 * @param accessKey who asks; no secret
 * @param secretKey what proves it; never sent
 * @param sessionToken goes with temporary keys
 */
record Credentials(String accessKey, String secretKey, Optional<String> sessionToken) {
    /** Without the secrets, which belong into no log. */
    @Override
    public String toString() {
        return "access key " + accessKey;
    }
}
