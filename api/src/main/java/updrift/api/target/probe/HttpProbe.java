package updrift.api.target.probe;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import updrift.api.config.Settings;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.http.BoundedBody;
import updrift.api.release.Version;
import updrift.api.target.Health;

/** Asks a service for its version. Redirects aren't followed and no proxy is used: what is asked is this host's own. */
final class HttpProbe implements Question {
    private static final String VERSION = "{version}";

    private final String url;
    private final Repeatedly repeatedly;
    private volatile @Nullable CompletableFuture<?> running;

    private HttpProbe(String url, Repeatedly repeatedly) {
        this.url = url;
        this.repeatedly = repeatedly;
    }

    static HttpProbe at(String url, Settings settings, Duration timeout) {
        try {
            URI example = new URI(url.replace(VERSION, "1.0.0"));
            if (example.getHost() != null && example.getRawUserInfo() == null) {
                return new HttpProbe(url, new Repeatedly(timeout));
            }
        } catch (URISyntaxException malformed) {
            throw settings.wrong(Probe.KEY, "'" + url + "' is no URL: " + malformed.getReason());
        }
        throw settings.wrong(Probe.KEY, "'" + url + "' won't do: write http://HOST:PORT/PATH, without a user");
    }

    @Override
    public Health ask(Path subject, Version announced) {
        // A plus is a blank in a query.
        URI asked = URI.create(url.replace(VERSION, announced.toString().replace("+", "%2B")));
        return repeatedly.ask(left -> judge(asked, announced, left));
    }

    /** One for each question: it holds no thread between questions, and the next one finds no connection to what ran before. */
    private static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build();
    }

    private Health judge(URI asked, Version announced, Duration left) {
        Answer answer;
        try {
            answer = get(asked, left);
        } catch (IOException noAnswer) {
            return Health.timedOut(gotNone(announced, asked) + ": " + noAnswer.getMessage());
        } catch (TimeoutException silence) {
            return Health.timedOut(gotNone(announced, asked));
        }
        if (answer.status < 200 || answer.status > 299) {
            return Health.bad("expected a status of 200 to 299 from " + asked + ", got " + answer.status
                    + Quoted.of(answer.text));
        }
        if (answer.tooLong) {
            return Health.bad(expected(announced, asked) + ", got more than " + BoundedProcess.OUTPUT_MAX + " bytes");
        }
        if (url.contains(VERSION)) {
            return Health.good(asked + " answered " + answer.status);
        }
        return VersionWords.of(answer.text).judge(announced, answer.text);
    }

    private String gotNone(Version announced, URI asked) {
        return expected(announced, asked) + ", got no answer within "
                + repeatedly.timeout().toSeconds() + " s";
    }

    private static String expected(Version announced, URI asked) {
        return "expected version " + announced + " from " + asked;
    }

    /** {@code text} is its beginning where it is {@code tooLong}. */
    private record Answer(int status, String text, boolean tooLong) {}

    private Answer get(URI asked, Duration left) throws IOException, TimeoutException {
        HttpRequest request = HttpRequest.newBuilder(asked).timeout(left).build();
        CompletableFuture<HttpResponse<BoundedBody.Content>> coming =
                client().sendAsync(request, head -> new BoundedBody(BoundedProcess.OUTPUT_MAX));
        running = coming;
        try {
            HttpResponse<BoundedBody.Content> response = coming.get(left.toMillis() + 1, TimeUnit.MILLISECONDS);
            BoundedBody.Content body = response.body();
            String text = new String(body.bytes(), StandardCharsets.US_ASCII);
            return new Answer(response.statusCode(), text, body.tooLong());
        } catch (ExecutionException failure) {
            throw new IOException(String.valueOf(failure.getCause()), failure.getCause());
        } catch (CancellationException closed) {
            throw new IOException("the probe was ended", closed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UpdriftException(ErrorCode.TARGET_FAILED, "the probe of " + asked + " was interrupted", stopped);
        } finally {
            // Of one that isn't answered the connection ends with it.
            coming.cancel(true);
        }
    }

    /** Of what answers now; nobody waits for a service that may not run at all. */
    @Override
    public Optional<Version> version(Path subject) {
        try {
            Answer answer = get(URI.create(url.replace(VERSION, "")), repeatedly.timeout());
            return answer.status >= 200 && answer.status <= 299 && !answer.tooLong
                    ? VersionWords.of(answer.text).first()
                    : Optional.empty();
        } catch (IOException | TimeoutException noAnswer) {
            return Optional.empty();
        }
    }

    @Override
    public boolean asksWhatIsSwitchedTo() {
        return true;
    }

    @Override
    public boolean startsSubject() {
        return false;
    }

    @Override
    public void close() {
        repeatedly.close();
        CompletableFuture<?> coming = running;
        if (coming != null) {
            coming.cancel(true);
        }
    }
}
