package credence.job.report.page;

/** A part of the page. Writes nothing where it has nothing to show. */
public interface PageSection {

  void write(Markup page);
}
