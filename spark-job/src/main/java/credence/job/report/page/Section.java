package credence.job.report.page;

/** A part of the page. Writes nothing where it has nothing to show. */
public interface Section {

  void write(Markup page);
}
