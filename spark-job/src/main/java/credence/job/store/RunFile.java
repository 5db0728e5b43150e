package credence.job.store;

import java.io.Serializable;

/**
 * A file of a run.
 *
 * @param path below the run directory
 * @param length in bytes
 * @param crc32c of its bytes
 */
public record RunFile(String path, long length, long crc32c) implements Serializable {}
