/**
 * Sections that the pages of several jobs have in common. They read the figures that summaries of
 * different jobs write under the same keys: classes, confusions, reliability, corrupted images,
 * images out of distribution, how a training went by its epochs, where a run comes from.
 *
 * <p>A section that one job alone shows is in that job's room, and so is the page that puts
 * sections in order. Nothing here runs a job, or knows images, rounds, models, settings or the
 * cluster, or reads a run directory's files beyond its summary.
 */
package credence.job.report.sections;
