package updrift.discovery.tracker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import updrift.api.http.BoundedBody;

/** A tracker elsewhere, asked over HTTP. Each answer is bounded in bytes and in time. */
final class RemoteTracker implements Tracker {
    private static final int OK = 200;
    private static final int REASON_CHARACTERS_MAX = 200;

    private final URI url;
    private final HttpClient client;
    private final Duration timeout;

    RemoteTracker(URI url, HttpClient client, Duration timeout) {
        this.url = url;
        this.client = client;
        this.timeout = timeout;
    }

    @Override
    public CompletableFuture<Listing> ask(Query query) {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("Content-Type", "text/plain; charset=us-ascii")
                .POST(BodyPublishers.ofByteArray(query.encode()))
                .build();
        CompletableFuture<HttpResponse<BoundedBody.Content>> asked =
                client.sendAsync(request, head -> new BoundedBody(Listing.BYTES_MAX));
        return asked.copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).handle((answer, failure) -> {
            asked.cancel(true);
            if (failure != null) {
                throw new Refusal(0, 0, reason(failure));
            }
            return read(answer);
        });
    }

    private static Listing read(HttpResponse<BoundedBody.Content> answer) {
        if (answer.body().tooLong()) {
            throw new Refusal(0, 0, "can't be reached: the answer has more than " + Listing.BYTES_MAX + " bytes");
        }
        if (answer.statusCode() != OK) {
            throw new Refusal(
                    answer.statusCode(),
                    retrySeconds(answer.headers().firstValue("Retry-After")),
                    "answered " + answer.statusCode());
        }
        try {
            return Listing.decode(answer.body().bytes());
        } catch (IllegalArgumentException malformed) {
            throw new Refusal(OK, 0, "is no tracker: " + shortened(String.valueOf(malformed.getMessage())));
        }
    }

    private static int retrySeconds(Optional<String> header) {
        return header.filter(text -> text.matches("[0-9]{1,6}"))
                .map(Integer::parseInt)
                .orElse(0);
    }

    private String reason(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
            return "didn't answer within " + timeout.toSeconds() + " s";
        }
        return "can't be reached" + details(cause);
    }

    private static String details(@Nullable Throwable cause) {
        String message = cause instanceof IOException ? cause.getMessage() : String.valueOf(cause);
        return message == null ? "" : ": " + shortened(message);
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(REASON_CHARACTERS_MAX, text.length())).replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public String name() {
        return url.toString();
    }
}
