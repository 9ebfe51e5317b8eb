package updrift.engine.authority;

import updrift.api.release.Release;

/**
 * An announcement that is ready to be spread.
 *
 * @param release what it says
 * @param bytes the statement as it travels, at most 1,024; not to be written to
 */
@SuppressWarnings("ArrayRecordComponent") // made once and handed on, never compared
public record SignedAnnouncement(Release release, byte[] bytes) {}
