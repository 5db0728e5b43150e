/**
 * Published data sets on any Hadoop path, known by their names: which folders and files they are
 * in, and their classes. Whoever wants one comes in by {@link
 * credence.job.images.named.published.PublishedSets}; nothing here knows of experiments' splits or
 * of images of one's own.
 */
package credence.job.images.named.published;
