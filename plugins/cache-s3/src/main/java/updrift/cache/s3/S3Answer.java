package updrift.cache.s3;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the store answered, or that nothing came.
 *
 * @param status of HTTP; 0 if nothing came
 * @param tooLong there was more than {@code body}, and it wasn't read
 * @param silence why nothing came; else empty
 */
@SuppressWarnings("ArrayRecordComponent") // made once and handed on, never compared
record S3Answer(int status, HttpHeaders headers, byte[] body, boolean tooLong, String silence) {
    private static final int NOTHING = 0;
    static final int OK = 200;
    static final int PARTIAL = 206;
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int PRECONDITION_FAILED = 412;
    static final int RANGE_NOT_SATISFIABLE = 416;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    private static final int NOT_IMPLEMENTED = 501;

    /** Nothing came, for the reason {@code why}. */
    static S3Answer none(String why) {
        return new S3Answer(NOTHING, HttpHeaders.of(Map.of(), (name, value) -> true), new byte[0], false, why);
    }

    boolean isOk() {
        return status == OK || status == PARTIAL;
    }

    /** Whether the object, and not the bucket, isn't there. */
    boolean isNoObject() {
        return status == NOT_FOUND && !code().equals("NoSuchBucket");
    }

    /** Whether the same request may succeed later: the store is away, busy, or has trouble of its own. */
    boolean isPassing() {
        return status == NOTHING
                || status == TOO_MANY_REQUESTS
                || (status >= SERVER_ERROR && status != NOT_IMPLEMENTED);
    }

    /** The store's own name of what went wrong, such as {@code SlowDown}; empty if it gave none. */
    String code() {
        return element("Code").orElse("");
    }

    /** The text of the first element {@code name} of an XML body, if it is short and plain. */
    Optional<String> element(String name) {
        Matcher found = Pattern.compile("<" + name + ">([^<&]{1,2048})</" + name + ">")
                .matcher(new String(body, StandardCharsets.UTF_8));
        return found.find() ? Optional.of(found.group(1).strip()) : Optional.empty();
    }

    /** What went wrong, for people, with what would help. */
    String problem() {
        if (status == NOTHING) {
            return silence;
        }
        String code = code();
        String told = "answered " + status + (code.isEmpty() ? "" : " " + code.replaceAll("[^A-Za-z0-9.]", "?"));
        return switch (code) {
            case "NoSuchBucket" -> told + ": there is no such bucket; make it, or mend cache.s3.url or endpoint";
            case "InvalidAccessKeyId", "SignatureDoesNotMatch" -> told + ": the credentials are wrong";
            case "ExpiredToken", "InvalidToken" -> told + ": the temporary credentials have ended";
            case "RequestTimeTooSkewed" -> told + ": set this machine's clock";
            case "AuthorizationHeaderMalformed", "PermanentRedirect", "TemporaryRedirect" ->
                told + ": set cache.s3.region"
                        + headers.firstValue("x-amz-bucket-region")
                                .filter(region -> region.matches("[a-z0-9-]{1,32}"))
                                .map(region -> " to " + region)
                                .orElse("");
            default -> told + (status == 403 || status == 401 ? ": these credentials may not do that" : "");
        };
    }
}
