package credence.data;

import java.io.InputStream;

/**
 * A data file to be read: its bytes, plain or gzip, and its name for messages. Whoever opened the
 * stream closes it.
 */
public record DataFile(String path, InputStream in) {}
