package credence.job.support;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What one class logs, until closed. */
public final class LogLines extends AbstractAppender implements AutoCloseable {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger logger;

  private LogLines(Logger logger) {
    super("lines", null, null, true, Property.EMPTY_ARRAY);
    this.logger = logger;
  }

  public static LogLines of(Class<?> source) {
    LogLines lines = new LogLines((Logger) LogManager.getLogger(source));
    lines.start();
    lines.logger.addAppender(lines);
    return lines;
  }

  public String text() {
    return String.join("\n", lines);
  }

  @Override
  public void append(LogEvent event) {
    lines.add(event.getMessage().getFormattedMessage());
  }

  @Override
  public void close() {
    logger.removeAppender(this);
    stop();
  }
}
