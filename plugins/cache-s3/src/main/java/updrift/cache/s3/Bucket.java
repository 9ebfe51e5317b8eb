package updrift.cache.s3;

import java.net.URI;
import java.util.SortedMap;

/**
 * A bucket and where in it the packages stand.
 *
 * @param endpoint scheme, host and port of the store
 * @param pathStyle whether the bucket is named in the path, else before the host
 * @param prefix empty, or ends with a slash; only of characters that no URL encodes
 */
record Bucket(URI endpoint, String region, String name, String prefix, boolean pathStyle) {
    /** The path to an object, beginning with a slash. */
    String path(String object) {
        return (pathStyle ? "/" + name : "") + "/" + prefix + object;
    }

    /** Host and, where it isn't the scheme's own, port, as the header names it. */
    String host() {
        String host = pathStyle ? endpoint.getHost() : name + "." + endpoint.getHost();
        return endpoint.getPort() < 0 ? host : host + ":" + endpoint.getPort();
    }

    URI url(String object, SortedMap<String, String> query) {
        String asked = query.isEmpty() ? "" : "?" + Signature.query(query);
        return URI.create(endpoint.getScheme() + "://" + host() + path(object) + asked);
    }

    /** As people write it. */
    String shown(String object) {
        return "s3://" + name + "/" + prefix + object;
    }
}
