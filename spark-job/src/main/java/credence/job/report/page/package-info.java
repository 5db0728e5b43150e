/**
 * The page kit: HTML that is also well-formed XML, complete in itself, without a script, a font or
 * a picture from anywhere.
 *
 * <p>{@code HtmlPage} is a title and {@code PageSection}s; a section writes itself into {@code
 * Markup}, which escapes every text and is the only place that does. {@code HeadlineTiles}, {@code
 * Table} and {@code NumberText} write numbers as people read them, and {@code OwnPage} tells our
 * pages from other people's files.
 *
 * <p>The kit is written by hand because a page has to be the same bytes on every machine. It knows
 * no chart, no job and no key of a summary.
 */
package credence.job.report.page;
