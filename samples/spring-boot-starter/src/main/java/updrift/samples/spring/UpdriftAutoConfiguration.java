package updrift.samples.spring;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import updrift.engine.Updrift;

/**
 * Starts a node with the configuration file that the property {@code updrift.config} names, from the application's start to its end; without the property
 * there is none. Each event is published in the application: {@code @EventListener void on(UpdateEvent event)} hears it, on the events' own thread. An
 * application that builds its own {@link Updrift} bean gets no second one.
 */
@AutoConfiguration
@ConditionalOnProperty("updrift.config")
public class UpdriftAutoConfiguration {
    /** The node; an application that can't be updated as configured doesn't start. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Updrift updrift(@Value("${updrift.config}") String configuration, ApplicationEventPublisher publisher) {
        return Updrift.builder()
                .config(Path.of(configuration))
                .onEvent(publisher::publishEvent)
                .start();
    }
}
