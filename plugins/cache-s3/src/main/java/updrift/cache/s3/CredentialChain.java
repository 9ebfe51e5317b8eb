package updrift.cache.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/**
 * Looks for credentials where AWS's own tools do, in their order: the settings, the environment, a profile of the shared credentials file. Not among them are the
 * metadata services of containers and machines: there, have the platform put temporary keys into the file.
 */
final class CredentialChain implements Supplier<Credentials> {
    /** Real ones have a few hundred bytes. */
    private static final int FILE_BYTES_MAX = 1 << 20;

    private final Optional<Credentials> given;
    private final Map<String, String> environment;
    private final Path file;
    private final String profile;

    /** {@code file} need not be there. */
    CredentialChain(Optional<Credentials> given, Map<String, String> environment, Path file, String profile) {
        this.given = given;
        this.environment = environment;
        this.file = file;
        this.profile = profile;
    }

    /** The first that there are, read anew at each call; {@code CACHE_FAILED} if there are none. */
    @Override
    public Credentials get() {
        return given.or(() -> of(environment, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"))
                .or(() -> of(section(), "aws_access_key_id", "aws_secret_access_key", "aws_session_token"))
                .orElseThrow(
                        () -> failed("no credentials for S3: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or put"
                                + " aws_access_key_id and aws_secret_access_key below [" + profile + "] in " + file));
    }

    private static Optional<Credentials> of(Map<String, String> values, String access, String secret, String token) {
        String accessKey = values.getOrDefault(access, "");
        String secretKey = values.getOrDefault(secret, "");
        if (accessKey.isEmpty() || secretKey.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Credentials(
                accessKey, secretKey, Optional.ofNullable(values.get(token)).filter(text -> !text.isEmpty())));
    }

    /** The profile's keys and values. */
    private Map<String, String> section() {
        Map<String, String> values = new TreeMap<>();
        boolean inside = false;
        for (String raw : text().lines().toList()) {
            String line = raw.strip();
            int equals = line.indexOf('=');
            if (line.startsWith("[") && line.endsWith("]")) {
                inside = line.substring(1, line.length() - 1).strip().equals(profile);
            } else if (inside && equals > 0 && !line.startsWith("#") && !line.startsWith(";")) {
                values.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        }
        return values;
    }

    private String text() {
        if (!Files.exists(file)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
            if (bytes.length > FILE_BYTES_MAX) {
                throw failed("credentials file " + file + " has more than " + FILE_BYTES_MAX + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UpdriftException(
                    ErrorCode.CACHE_FAILED, "credentials file " + file + " can't be read: " + unreadable, unreadable);
        }
    }

    private static UpdriftException failed(String why) {
        return new UpdriftException(ErrorCode.CACHE_FAILED, why);
    }
}
