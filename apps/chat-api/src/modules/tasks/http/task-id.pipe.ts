import { Injectable, type PipeTransform } from '@nestjs/common';
import { isUuid } from '@app/kernel';
import { ProblemException } from '../../../platform/problems/problem.exception';

/** The id of a task in a path, in lower case. */
@Injectable()
export class TaskIdPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!isUuid(id)) throw ProblemException.invalid([{ field: 'id', message: 'must be a UUID' }]);
    return id.toLowerCase();
  }
}
