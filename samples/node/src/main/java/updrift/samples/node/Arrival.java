package updrift.samples.node;

import java.util.Optional;
import updrift.api.content.UpdateId;
import updrift.api.release.Release;
import updrift.api.release.Status;
import updrift.api.release.UpdateEvent;
import updrift.api.release.UpdateListener;
import updrift.engine.Updrift;

/** Waits for one package, and shows how it comes. Hears events on the node's thread for them, waits on the command's. */
final class Arrival implements UpdateListener {
    /** Events tell what happens; only what raised none, because it was there before, has to be looked for, and costs the node's thread. */
    private static final int PAUSES_BETWEEN_LOOKS = 50;

    private final ProgressLine progress;
    private volatile Optional<Release> expected = Optional.empty();
    private volatile Optional<Updrift> node = Optional.empty();
    private volatile boolean complete;
    private volatile String failure = "";
    private volatile String waitingFor = "";

    Arrival(ProgressLine progress) {
        this.progress = progress;
    }

    void expect(Release release, Updrift from) {
        node = Optional.of(from);
        expected = Optional.of(release);
    }

    @Override
    public void onEvent(UpdateEvent event) {
        Optional<Release> release = expected;
        if (release.isEmpty() || !release.get().updateId().equals(event.about().updateId())) {
            return;
        }
        if (event instanceof UpdateEvent.DownloadProgress step) {
            waitingFor = "";
            progress.show(step.progress(), release.get().size());
        } else if (event instanceof UpdateEvent.Waiting waiting) {
            waitingFor = waiting.reason();
            progress.note(waiting.reason());
        } else if (event instanceof UpdateEvent.DownloadComplete) {
            complete = true;
        } else if (event instanceof UpdateEvent.UpdateFailed failed) {
            failure = failed.reason();
        }
    }

    /** Returns once the package is complete, or throws with why it won't be. */
    void await(Deadline deadline) {
        for (int pauses = 0; !complete && !(pauses % PAUSES_BETWEEN_LOOKS == 0 && alreadyThere()); pauses++) {
            if (!failure.isEmpty()) {
                throw new CommandFailed(failure);
            }
            deadline.pause(waitingFor.isEmpty() ? "the package isn't complete yet" : waitingFor);
        }
    }

    /** A package that was complete before anybody asked for it raises no event. */
    private boolean alreadyThere() {
        UpdateId id = expected.orElseThrow().updateId();
        Status status = node.orElseThrow().status();
        return status.update()
                .filter(update -> update.id().equals(id) && update.state() == Status.State.COMPLETE)
                .isPresent();
    }
}
