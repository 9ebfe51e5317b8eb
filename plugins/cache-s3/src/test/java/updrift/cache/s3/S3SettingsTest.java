package updrift.cache.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.testkit.TestSettings;

class S3SettingsTest {
    private static final String NO_FILE = "/nowhere/credentials";

    @TempDir
    Path directory;

    @ParameterizedTest
    @Tag("F11")
    @CsvSource(delimiter = '|', textBlock = """
                    url=https://acme/x                                   | url: 'https://acme/x' won't do
                    url=s3://Acme                                        | url: 's3://Acme' won't do
                    url=s3://acme/../x                                   | url: 's3://acme/../x' won't do
                    url=s3://acme/a b                                    | url: 's3://acme/a b' won't do
                    url=s3://acme;endpoint=ftp://x                       | endpoint: 'ftp://x' won't do
                    url=s3://acme;endpoint=http://x/path                 | endpoint: 'http://x/path' won't do
                    url=s3://acme;endpoint=http://me@x                   | endpoint: 'http://me@x' won't do
                    url=s3://acme;region=Mars                            | region: 'Mars' is no region
                    url=s3://acme;style=round                            | style: must be path or host
                    url=s3://acme;access_key=a                           | access_key: goes with the other key
                    url=s3://acme;secret_key=b                           | secret_key: goes with the other key
                    url=s3://acme;timeout=5ms                            | timeout: must be 1s to 1d
                    region=us-east-1                                     | url: is required
                    """)
    void aSettingThatWontDoIsRefusedAtOnce(String given, String reason) {
        S3CacheFactory factory = new S3CacheFactory(Map.of());
        Map<String, String> settings = new TreeMap<>();
        for (String each : given.split(";")) {
            settings.put(each.split("=", 2)[0], each.split("=", 2)[1]);
        }

        assertThatThrownBy(() -> factory.create(TestSettings.of(factory, settings), new TestContext(directory)))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
                .hasMessageStartingWith(reason);
    }

    @Test
    void aBucketIsEnoughAndNothingIsAskedBeforeItIsNeeded() {
        S3CacheFactory factory = new S3CacheFactory(Map.of());

        factory.create(TestSettings.of(factory, Map.of("url", "s3://acme-updates/agent/")), new TestContext(directory))
                .close();
    }

    @Test
    void urlsNameTheBucketInThePathOrBeforeTheHost() {
        var endpoint = URI.create("https://s3.eu-central-1.amazonaws.com");
        Bucket host = new Bucket(endpoint, "eu-central-1", "acme", "agent/", false);
        Bucket path = new Bucket(URI.create("http://minio:9000"), "us-east-1", "acme", "", true);

        assertThat(host.url("x.pkg", new TreeMap<>()))
                .hasToString("https://acme.s3.eu-central-1.amazonaws.com/agent/x.pkg");
        assertThat(host.host()).isEqualTo("acme.s3.eu-central-1.amazonaws.com");
        assertThat(path.url("x.pkg", new TreeMap<>(Map.of("uploads", ""))))
                .hasToString("http://minio:9000/acme/x.pkg?uploads=");
        assertThat(path.host()).isEqualTo("minio:9000");
    }

    @Test
    void credentialsComeFromSettingsThenTheEnvironmentThenTheProfilesSection() throws IOException {
        Path file = Files.writeString(directory.resolve("credentials"), """
                # made by hand
                [default]
                aws_access_key_id = from-file
                aws_secret_access_key=s1
                [ci]
                aws_access_key_id = from-profile
                aws_secret_access_key = s=2
                aws_session_token = t2
                """);
        Map<String, String> environment = Map.of("AWS_ACCESS_KEY_ID", "from-env", "AWS_SECRET_ACCESS_KEY", "s3");
        Optional<Credentials> given = Optional.of(new Credentials("given", "s4", Optional.empty()));

        assertThat(new CredentialChain(given, environment, file, "default")
                        .get()
                        .accessKey())
                .isEqualTo("given");
        assertThat(new CredentialChain(Optional.empty(), environment, file, "default").get())
                .isEqualTo(new Credentials("from-env", "s3", Optional.empty()));
        assertThat(new CredentialChain(Optional.empty(), Map.of(), file, "default").get())
                .isEqualTo(new Credentials("from-file", "s1", Optional.empty()));
        assertThat(new CredentialChain(Optional.empty(), Map.of(), file, "ci").get())
                .isEqualTo(new Credentials("from-profile", "s=2", Optional.of("t2")));
    }

    @Test
    void whoHasNoCredentialsIsToldWhereTheyWouldBeLookedFor() {
        CredentialChain none = new CredentialChain(
                Optional.empty(), Map.of("AWS_ACCESS_KEY_ID", "alone"), Path.of(NO_FILE), "default");

        assertThatThrownBy(none::get)
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CACHE_FAILED))
                .hasMessageContaining("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
                .hasMessageEndingWith("below [default] in " + NO_FILE);
    }

    @Test
    @Tag("F13")
    void noTextOfCredentialsShowsTheirSecrets() {
        assertThat(new Credentials("who", "the-secret", Optional.of("the-token")))
                .hasToString("access key who");
    }
}
