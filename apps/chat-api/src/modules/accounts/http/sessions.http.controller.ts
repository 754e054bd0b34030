import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type CurrentUserInfo } from '../../../platform/auth/current-user.decorator';
import { NeedsOwnSession } from '../../../platform/auth/own-session.decorator';
import { SessionsService } from '../sessions.service';
import { SessionDto } from './account.dtos';

@ApiTags('sessions')
@ApiBearerAuth()
@NeedsOwnSession()
@Controller('api/v1/sessions')
export class SessionsHttpController {
  constructor(private readonly sessions: SessionsService) {}

  /** The devices on which the person is signed in, the one used last first. */
  @Get()
  @ApiOkResponse({ type: [SessionDto] })
  list(@CurrentUser() user: CurrentUserInfo): Promise<SessionDto[]> {
    return this.sessions.list(user.id, user.sessionId);
  }

  /** Signs every other device out. */
  @Delete()
  @HttpCode(204)
  @ApiNoContentResponse()
  endOthers(@CurrentUser() user: CurrentUserInfo): Promise<void> {
    return this.sessions.endOthers(user.id, user.sessionId);
  }

  /** Signs one device out; its tokens are good no longer. */
  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  end(@CurrentUser() user: CurrentUserInfo, @Param('id') id: string): Promise<void> {
    return this.sessions.endOne(user.id, id);
  }
}
