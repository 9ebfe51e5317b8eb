package updrift.samples.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.content.UpdateId;
import updrift.api.error.ErrorCode;
import updrift.api.release.UpdateEvent;
import updrift.api.release.UpdateEvent.About;
import updrift.api.release.UpdateListener;
import updrift.api.release.Version;

class EventLogTest {
    private static final UpdateId ID = UpdateId.of(new byte[32]);
    private static final About ABOUT = new About(ID, Instant.EPOCH, "a \"reason\"", 7, 0);
    private static final String HEAD = "\"id\":\"" + ID + "\",\"time\":\"1970-01-01T00:00:00Z\","
            + "\"cause\":\"a \\\"reason\\\"\",\"from_peers\":7,\"from_origin\":0";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final UpdateListener json = EventLog.json(new PrintStream(out, true, StandardCharsets.UTF_8));

    @Test
    @Tag("R24")
    void anEventIsOneLineOfJson() {
        json.onEvent(new UpdateEvent.AnnouncementReceived(ABOUT, Version.parse("2.0.0"), 1L << 40));
        json.onEvent(new UpdateEvent.DownloadProgress(ABOUT, 0.25));
        json.onEvent(new UpdateEvent.UpdateComplete(ABOUT, Optional.empty(), Version.parse("2.0.0")));
        json.onEvent(new UpdateEvent.UpdateFailed(ABOUT, ErrorCode.PROBE_FAILED, "it\nhangs"));

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "{\"event\":\"announcement-received\"," + HEAD
                                + ",\"version\":\"2.0.0\",\"size\":1099511627776}",
                        "{\"event\":\"download-progress\"," + HEAD + ",\"progress\":0.25}",
                        "{\"event\":\"update-complete\"," + HEAD + ",\"old_version\":null,\"new_version\":\"2.0.0\"}",
                        "{\"event\":\"update-failed\"," + HEAD
                                + ",\"code\":\"PROBE_FAILED\",\"reason\":\"it\\nhangs\"}");
    }

    @Test
    @Tag("R24")
    void peopleAreToldInALineEachAndNotOfEveryStep() {
        UpdateListener words = EventLog.words(new PrintStream(out, true, StandardCharsets.UTF_8));

        words.onEvent(new UpdateEvent.DownloadProgress(ABOUT, 0.25));
        words.onEvent(new UpdateEvent.UpdateComplete(ABOUT, Optional.empty(), Version.parse("2.0.0")));

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("update-complete 00000000 old_version=none new_version=2.0.0: a \"reason\"");
    }
}
