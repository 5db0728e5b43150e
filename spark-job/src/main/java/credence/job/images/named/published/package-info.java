/**
 * Published data sets on any Hadoop path, known by their names: which folders and files they are
 * in, and their classes.
 *
 * <p>Whoever wants one comes in by {@code PublishedSets}; nothing here knows of experiments' splits
 * or of images of one's own.
 */
package credence.job.images.named.published;
